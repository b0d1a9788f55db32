// Starting and running trials that do nothing: what the tool itself costs.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { execa } from 'execa';
import { sendCommand } from '../../dist/control/index.js';
import { followEvents, storeStart } from '../../dist/ingest/index.js';
import { rootPaths } from '../../dist/rundir/index.js';
import { openStore } from '../../dist/store/index.js';
import { makeRoot, median, milliseconds, timeCli, timeNode } from './measure.mjs';

const trial = 'trial: {command: [sh, report.sh, "{n}"]}\n';
// As little as a trial can do: a shell that says that it has finished.
const report = `echo '{"type":"finished","metrics":{"done":1}}' >>"$SWEEP_EVENTS"\n`;

export async function measure({ full }) {
  return [
    await firstSpawn(),
    ...(await throughput(1000)),
    eventsPerSecond(),
    await steering(),
    ...(full ? await throughput(10_000) : []),
  ];
}

async function firstSpawn() {
  const delay = await median(5, async () => {
    const root = makeRoot({
      'sweeps/start.yaml': 'sweep: start\ntrial: {command: [sh, -c, "date +%s%N > started; exit 1"]}\n',
    });
    const start = Date.now();
    await timeCli(['run', 'start', '--plain'], root, { allowFailure: true });
    return Number(readFileSync(join(root, 'started'), 'utf8')) / 1e6 - start;
  });
  const bare = await median(5, async () => {
    const root = makeRoot({
      'bare.mjs': `import { execa } from ${JSON.stringify(import.meta.resolve('execa'))};\nawait execa('sh', ['-c', 'date +%s%N > started']);`,
    });
    const start = Date.now();
    await execa(process.execPath, ['bare.mjs'], { cwd: root });
    return Number(readFileSync(join(root, 'started'), 'utf8')) / 1e6 - start;
  });
  return {
    what: "cli's start to first trial's spawn",
    measured: milliseconds(delay / 1000),
    peer: `node with execa alone: ${milliseconds(bare / 1000)}`,
    ratio: delay / bare,
  };
}

async function throughput(n) {
  const root = makeRoot({
    'report.sh': report,
    'sweeps/many.yaml': `sweep: many\n${trial}matrix: {grid: {n: {from: 1, to: ${n}, count: ${n}}}}\n`,
  });
  const whole = await timeCli(['run', 'many', '--plain', '-j', '2'], root);
  const parallel = gnuParallel(n, root);
  const loop = await bareLoop(n, root);
  const seconds = (run) => run.seconds;
  const again = await median(3, () => timeCli(['run', 'many', '--plain', '-j', '2'], root), seconds);
  const node = await median(3, () => timeNode(['-e', '0'], root), seconds);
  const each = (total) => `${((total / n) * 1000).toFixed(2)} ms`;
  const mine = `${each(whole.seconds)} (CPU of the orchestrator ${each(whole.cpuSeconds)})`;
  const trials = `${n.toLocaleString('en')} trials that only finish, two at a time, a trial`;
  return [
    {
      what: `${trials} (peak ${whole.mebibytes.toFixed(0)} MiB)`,
      measured: mine,
      peer: `execa loop that keeps intent and end in SQLite: ${each(loop)}`,
      ratio: whole.seconds / loop,
    },
    {
      what: 'the same beside GNU parallel --joblog, which stores neither intent nor results',
      measured: mine,
      ...(parallel === null
        ? { peer: 'GNU parallel: skipped, not installed' }
        : { peer: `GNU parallel: ${each(parallel)}`, ratio: whole.seconds / parallel }),
    },
    {
      what: `the same command again, nothing to do (peak ${again.mebibytes.toFixed(0)} MiB)`,
      measured: `${milliseconds(again.seconds)} (CPU ${milliseconds(again.cpuSeconds)})`,
      peer: `node -e 0: ${milliseconds(node.seconds)} (CPU ${milliseconds(node.cpuSeconds)})`,
      ratio: again.cpuSeconds / node.cpuSeconds,
    },
  ];
}

/** Seconds that execa takes for the same trials, two at a time, with a row before and after each. */
async function bareLoop(n, root) {
  const db = new Database(join(root, 'loop.db'));
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE trials (n INTEGER PRIMARY KEY, status)',
  );
  const intend = db.prepare("INSERT INTO trials VALUES (?, 'running')");
  const end = db.prepare('UPDATE trials SET status = ? WHERE n = ?');
  const env = { SWEEP_EVENTS: join(root, 'events') };
  const start = performance.now();
  let next = 1;
  const lane = async () => {
    while (next <= n) {
      const i = next++;
      intend.run(i);
      const { exitCode } = await execa('sh', ['report.sh', String(i)], { cwd: root, env });
      end.run(exitCode, i);
    }
  };
  await Promise.all([lane(), lane()]);
  db.close();
  return (performance.now() - start) / 1000;
}

/** Seconds that GNU parallel takes for the same trials, two at a time; null where it is not installed. */
function gnuParallel(n, root) {
  const numbers = Array.from({ length: n }, (_, i) => i + 1).join('\n');
  const args = ['--will-cite', '-j2', '--joblog', join(root, 'joblog'), 'sh', 'report.sh', '{}'];
  const env = { ...process.env, SWEEP_EVENTS: join(root, 'events') };
  const start = performance.now();
  const { status, error } = spawnSync('parallel', args, { cwd: root, env, input: numbers });
  if (error?.code === 'ENOENT') return null;
  if (status !== 0) throw new Error(`GNU parallel ended with ${status}`);
  return (performance.now() - start) / 1000;
}

/** One attempt's events.ndjson, with three metrics a step, taken into the store; beside it, parsing alone. */
function eventsPerSecond() {
  const steps = 50_000;
  const lines = Array.from({ length: steps }, (_, step) =>
    ['loss', 'train/loss', 'learning_rate'].map((name) =>
      JSON.stringify({ time: '2024-05-01T12:00:00.000Z', type: 'metric', step, name, value: 1 / (step + 1) }),
    ),
  ).flat();
  const key = { runId: '0123456789abcdef', attempt: 1 };
  const root = makeRoot({ [`runs/${key.runId}/attempts/1/events.ndjson`]: `${lines.join('\n')}\n` });
  const store = openStore(join(root, 'runs/sweep.db'), { onNetwork: false });
  storeStart(store, undefined, key);
  const tail = followEvents(store, root, key);
  const start = performance.now();
  while (tail.read());
  const seconds = (performance.now() - start) / 1000;
  const taken = tail.state().lines;
  store.close();
  if (taken !== lines.length) throw new Error(`${taken} of ${lines.length} events were taken in`);
  const parseStart = performance.now();
  for (const line of lines) JSON.parse(line);
  const parsing = (performance.now() - parseStart) / 1000;
  const rate = (time) => `${Math.round(lines.length / time).toLocaleString('en')}/s`;
  return {
    what: 'metric events taken into the store',
    measured: rate(seconds),
    peer: `JSON.parse alone: ${rate(parsing)}`,
    ratio: seconds / parsing,
  };
}

/** From `cancel` in another terminal to the end of the programs under way and of the orchestrator, report included. */
async function steering() {
  const delay = await median(5, async () => {
    const root = makeRoot({
      'sweeps/long.yaml':
        'sweep: long\ntrial: {command: [sh, -c, "echo >started-{n}; exec sleep 60"]}\nmatrix: {grid: {n: [1, 2]}}\n',
    });
    const ended = timeCli(['run', 'long', '--plain', '-j', '2'], root, { allowFailure: true });
    while (![1, 2].every((n) => existsSync(join(root, `started-${n}`)))) await sleep(20);
    const start = performance.now();
    const reply = await sendCommand(rootPaths(root).control, { command: 'cancel', target: null });
    if (!reply?.ok) throw new Error(`cancel was not obeyed: ${reply?.message}`);
    await ended;
    return (performance.now() - start) / 1000;
  });
  return {
    what: '`cancel` from another terminal to the end of two programs and of the orchestrator',
    measured: milliseconds(delay),
    peer: 'to be effective within: 1000 ms',
    ratio: delay,
  };
}
