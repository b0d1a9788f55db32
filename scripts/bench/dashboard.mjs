// The dashboard over 10,000 runs, 9,000 of them done, eight under way with 100 events a second between them: what a frame
// costs, and what it costs to watch for a while.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { attemptBeginner, endAttempt, fillRoot } from './finished-runs.mjs';
import { makeRoot, median, milliseconds, timeCli, timeNode } from './measure.mjs';

const runs = 10_000;
const slots = 8;
const eventsPerSecond = 100;
const watched = 20;

const sweep = `sweep: many
trial: {command: [sh, trial.sh, "{method}", "{n}"]}
config: {method: a, n: 0}
matrix: {grid: {method: [a, b, c, d], n: [1, 2, 3, 4, 5]}}
seeds: ${runs / 20}
report:
  tables: [{id: scores, rows: [method, n], columns: {score: score, loss: loss}}]
`;

if (process.argv[2] === 'feed') await feed(process.argv[3], JSON.parse(process.argv[4]));
if (process.argv[2] === 'watch') await watchIn(process.argv[3], ...process.argv.slice(4).map(Number));

export async function measure() {
  const root = makeRoot({ 'sweeps/many.yaml': sweep });
  const begin = await attemptBeginner(root);
  const all = await fillRoot(root, 'many', (store, run, i) => {
    if (i >= runs * 0.9 && i < runs * 0.9 + slots) begin(store, run, { started: now(), slot: `cpu ${i % slots}` });
    if (i >= runs * 0.9) return;
    const key = begin(store, run, { started: '2024-01-01T00:00:00.000Z', slot: `cpu ${i % slots}` });
    endAttempt(store, key, '2024-01-01T00:01:00.000Z', { score: Math.sin(i) + run.config.n, loss: 1 / (2 + (i % 7)) });
  });
  const running = all.slice(runs * 0.9, runs * 0.9 + slots).map(({ id }) => id);
  const node = await median(
    5,
    () => timeNode(['-e', '0'], root),
    (run) => run.cpuSeconds,
  );
  const status = await median(
    5,
    () => timeCli(['status', 'many'], root),
    (run) => run.cpuSeconds,
  );
  const rows = [
    {
      what: '`sweep status` (bound when quiet: 0.5 s)',
      measured: `${milliseconds(status.seconds)} (CPU ${milliseconds(status.cpuSeconds)})`,
      peer: `node -e 0: ${milliseconds(node.seconds)} (CPU ${milliseconds(node.cpuSeconds)})`,
      ratio: status.cpuSeconds / node.cpuSeconds,
    },
  ];
  for (const [columns, lines] of [
    [80, 24],
    [120, 40],
    [250, 60],
  ]) {
    const feeder = child('feed', root, JSON.stringify(running));
    await once(feeder, 'message');
    const [measured] = await once(child('watch', root, columns, lines), 'message');
    feeder.disconnect();
    await once(feeder, 'exit');
    rows.push({
      what: `${columns} x ${lines}: processor time of a frame (bound 16 ms); frames a second (bound 10); share of a core (bound 5 %)`,
      measured,
    });
  }
  return rows;
}

function child(...args) {
  return fork(fileURLToPath(import.meta.url), args.map(String));
}

/** Watches for a while on a terminal of that size, and sends what it took: a process of its own, as `watch` is. */
async function watchIn(root, columns, rows) {
  const [{ startDashboard }, { watchStore }, { createContext }, { systemClock }] = await Promise.all(
    ['dashboard/index.js', 'cli/stored/watch-store.js', 'cli/context.js', 'base/index.js'].map(
      (path) => import(`../../dist/${path}`),
    ),
  );
  const { env, stderr } = process;
  const streams = { stdin: keyboard(), stdout: terminal(columns, rows), stderr, env, cwd: root, argv: [] };
  const watcher = watchStore(createContext(streams, { root }), 'many');
  const dashboard = await startDashboard({
    initial: await watcher.next(),
    owner: false,
    onAction: (action) => action.type === 'select' && watcher.select(action.run),
    stdin: streams.stdin,
    stdout: streams.stdout,
    clock: systemClock,
    colour: true,
    screenReader: false,
  });
  const following = (async () => {
    for (let data = await watcher.next(); data !== undefined; data = await watcher.next()) dashboard.update(data);
  })();
  await sleep(3_000);
  const [cpu, start, frames] = [process.cpuUsage(), performance.now(), streams.stdout.frames];
  await sleep(watched * 1000);
  const { user, system } = process.cpuUsage(cpu);
  const [seconds, drawn] = [(performance.now() - start) / 1000, streams.stdout.frames - frames];
  const frame = await frameCost(streams);
  watcher.close();
  await following;
  await dashboard.finish();
  const share = (100 * (user + system)) / 1e6 / seconds;
  process.send(`${frame.toFixed(1)} ms; ${(drawn / seconds).toFixed(1)}; ${share.toFixed(1)} %`);
  process.disconnect();
}

/** The median cost of a frame that a key asks for, milliseconds of processor time. */
function frameCost({ stdin }) {
  return median(31, async () => {
    const before = process.cpuUsage();
    stdin.write('\t');
    await sleep(130);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
}

function keyboard() {
  return Object.assign(new PassThrough(), { isTTY: true, setRawMode() {}, ref() {}, unref() {} });
}

/** Counts what a terminal is given. */
function terminal(columns, rows) {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns, rows, frames: 0 });
  stream.on('data', () => {
    stream.frames += 1;
  });
  return stream;
}

/** A process that stands in for the orchestrator: holds the root, and writes 100 events a second until nobody listens. */
async function feed(root, running) {
  const [{ openStore }, { rootPaths }, { serveControl }] = await Promise.all(
    ['store/index.js', 'rundir/index.js', 'control/index.js'].map((path) => import(`../../dist/${path}`)),
  );
  const { thisHolder, writeHolder, removeHolder } = await import('../../dist/control/holder.js');
  const paths = rootPaths(root);
  const store = openStore(paths.store, { onNetwork: false });
  writeHolder(paths.orchestrator, thisHolder({ now: Date.now }));
  const server = await serveControl(paths.control, async () => ({ ok: true, message: 'running: 8 running' }));
  process.send('ready');
  let step = store.ingestState(running[0], 1).bytes;
  const timer = setInterval(
    () => {
      store.transaction(() => {
        for (const runId of running) {
          const event = { type: 'metric', time: now(), step, name: 'train/loss', value: 1 / (1 + step) };
          const state = { ...store.ingestState(runId, 1), bytes: step + 1, lines: step + 1, step, totalSteps: 1e5 };
          store.addEvents({ runId, attempt: 1 }, [{ offset: step, event }], state);
        }
      });
      step += 1;
    },
    (1000 * slots) / eventsPerSecond,
  );
  await once(process, 'disconnect');
  clearInterval(timer);
  server.close();
  removeHolder(paths.orchestrator);
  store.close();
  process.exit();
}

function now() {
  return new Date().toISOString();
}
