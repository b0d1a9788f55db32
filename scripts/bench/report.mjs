// A report, from the start of Node to the last file: 10,000 runs that reported 1,000,000 values on their way and ended
// with 1,000,000 results. The folders and the store are written directly: running that many trials is another bench.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeRoot, median, timeCli, timeNode } from './measure.mjs';

const runs = 10_000;
const valuesPerRun = 100;

const sweep = `sweep: many
trial: {command: [sh, trial.sh, "{method}", "{n}"]}
config: {method: a, n: 0}
matrix: {grid: {method: [a, b, c, d], n: [1, 2, 3, 4, 5]}}
seeds: ${runs / 20}
report:
  tables: [{id: scores, rows: [method, n], columns: {score: score, loss: loss}}]
  figures:
    - {id: scores, kind: curves, metric: score, x: n, lines: method}
    - {id: loss, kind: curves, metric: train/loss, lines: method}
  claims: [{id: a-over-b, metric: score, better: a, than: b, axis: method}]
`;

export async function measure() {
  const root = makeRoot({ 'sweeps/many.yaml': sweep });
  await fill(root);
  const node = await median(
    5,
    () => timeNode(['-e', '0'], root),
    (run) => run.cpuSeconds,
  );
  const report = await median(
    3,
    () => timeCli(['report', 'many', '--format', 'md,html,tex,csv,json'], root),
    (run) => run.cpuSeconds,
  );
  return [
    {
      what: `every format over ${runs} runs, CPU time (wall ${report.seconds.toFixed(1)} s, peak ${report.mebibytes.toFixed(0)} MiB; bounds: 5 s, 500 MB)`,
      measured: `${report.cpuSeconds.toFixed(2)} s`,
      peer: `node -e 0: ${node.cpuSeconds.toFixed(2)} s`,
      ratio: report.cpuSeconds / node.cpuSeconds,
    },
  ];
}

/** Writes what running the sweep would have left: its plan, run folders with attempt.json, and the store. */
async function fill(root) {
  const [{ loadSweep }, { createContext }, { openStore }, rundir] = await Promise.all(
    ['cli/load-sweep.js', 'cli/context.js', 'store/index.js', 'rundir/index.js'].map(
      (path) => import(`../../dist/${path}`),
    ),
  );
  const { env, stdin, stdout, stderr } = process;
  const { planned } = loadSweep(createContext({ env, cwd: root, stdin, stdout, stderr }, { root }), 'many', [], {});
  const plan = rundir.toStoredPlan(planned);
  mkdirSync(join(root, 'runs'), { recursive: true });
  rundir.writeStoredPlan(root, plan, { now: () => 0 });
  const store = openStore(rundir.rootPaths(root).store, { onNetwork: false });
  store.putPlan(plan);
  store.transaction(() => {
    for (const [i, run] of planned.runs.entries()) addRun({ root, store, rundir }, run, i);
  });
  store.close();
}

function addRun({ root, store, rundir }, run, i) {
  const key = { runId: run.id, attempt: 1 };
  const started = '2024-01-01T00:00:00.000Z';
  const inputs = { files: {}, data: null, weights: null };
  mkdirSync(rundir.attemptPaths(root, key).folder, { recursive: true });
  writeFileSync(
    rundir.attemptPaths(root, key).attempt,
    JSON.stringify({
      format: 1,
      started,
      host: 'bench',
      versions: { sweep: '0', node: process.versions.node },
      slot: { name: 'cpu 0', cpus: 1, memory: null, gpus: [], gpu_share: 1 },
      git_commit: null,
      inputs,
    }),
  );
  const value = (step) => Math.sin(i + step) + run.config.n;
  const events = Array.from({ length: valuesPerRun }, (_, step) => ({
    offset: step,
    event: { type: 'metric', time: started, step, name: 'train/loss', value: value(step) },
  }));
  store.beginAttempt(run, { ...key, retryRound: 0, host: 'bench', slot: 'cpu 0', resume: false, inputs, started });
  store.addEvents(key, events, { ...store.ingestState(run.id, 1), bytes: 1, lines: valuesPerRun });
  const ofClasses = Array.from({ length: valuesPerRun - 2 }, (_, c) => [`AP/${c}`, value(c)]);
  store.endAttempt({
    ...key,
    outcome: { status: 'done', reason: 'finished', message: '', retry_round: 0 },
    runStatus: 'done',
    ended: '2024-01-01T00:01:00.000Z',
    outcomeSha256: '0',
    metrics: { score: value(0), loss: 1 / (2 + value(1)), ...Object.fromEntries(ofClasses) },
  });
}
