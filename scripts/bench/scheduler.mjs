// Starting and running trials that do nothing: what the tool itself costs.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { makeRoot, median, milliseconds, timeCli } from './measure.mjs';

const trial = 'trial: {command: [sh, report.sh, "{n}"]}\n';
// As little as a trial can do: a shell that says that it has finished.
const report = `echo '{"type":"finished","metrics":{"done":1}}' >>"$SWEEP_EVENTS"\n`;

export async function measure() {
  return [await firstSpawn(), ...(await throughput(1000))];
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
  if (!existsSync(join(root, 'runs/sweep.db')) || statSync(join(root, 'runs/sweep.db')).size === 0)
    throw new Error('no store');
  const again = await median(
    3,
    () => timeCli(['run', 'many', '--plain', '-j', '2'], root),
    (run) => run.seconds,
  );
  const bareStart = performance.now();
  const env = { SWEEP_EVENTS: join(root, 'events') };
  const one = (i) => execa('sh', ['report.sh', String(i)], { cwd: root, env });
  for (let i = 0; i < n; i += 2) await Promise.all([one(i), one(i + 1)]);
  const bare = (performance.now() - bareStart) / 1000;
  const parallel = gnuParallel(n, root, env);
  const mine = `${((whole.seconds / n) * 1000).toFixed(2)} ms (CPU of the orchestrator ${((whole.cpuSeconds / n) * 1000).toFixed(2)} ms)`;
  return [
    {
      what: `${n} trials that only finish, two at a time, a trial (peak ${whole.mebibytes.toFixed(0)} MiB)`,
      measured: mine,
      peer: `bare execa loop: ${((bare / n) * 1000).toFixed(2)} ms`,
      ratio: whole.seconds / bare,
    },
    {
      what: 'the same beside GNU parallel --joblog, which stores neither intent nor results',
      measured: mine,
      ...(parallel === null
        ? { peer: 'GNU parallel: skipped, not installed' }
        : { peer: `GNU parallel: ${((parallel / n) * 1000).toFixed(2)} ms`, ratio: whole.seconds / parallel }),
    },
    {
      what: `the same command again, nothing to do (${n} runs)`,
      measured: `${milliseconds(again.seconds)} (CPU ${milliseconds(again.cpuSeconds)})`,
    },
  ];
}

/** Seconds that GNU parallel takes for the same trials, two at a time; null where it is not installed. */
function gnuParallel(n, root, env) {
  const numbers = Array.from({ length: n }, (_, i) => i + 1).join('\n');
  const args = ['--will-cite', '-j2', '--joblog', join(root, 'joblog'), 'sh', 'report.sh', '{}'];
  const start = performance.now();
  const { status, error } = spawnSync('parallel', args, { cwd: root, env: { ...process.env, ...env }, input: numbers });
  if (error?.code === 'ENOENT') return null;
  if (status !== 0) throw new Error(`GNU parallel ended with ${status}`);
  return (performance.now() - start) / 1000;
}
