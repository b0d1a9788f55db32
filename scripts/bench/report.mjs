// A report, from the start of Node to the last file: 10,000 runs that reported 1,000,000 values on their way and ended
// with 1,000,000 results.
import { attemptBeginner, endAttempt, fillRoot } from './finished-runs.mjs';
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

async function fill(root) {
  const begin = await attemptBeginner(root);
  const started = '2024-01-01T00:00:00.000Z';
  await fillRoot(root, 'many', (store, run, i) => {
    const key = begin(store, run, { started, slot: 'cpu 0' });
    const value = (step) => Math.sin(i + step) + run.config.n;
    const events = Array.from({ length: valuesPerRun }, (_, step) => ({
      offset: step,
      event: { type: 'metric', time: started, step, name: 'train/loss', value: value(step) },
    }));
    store.addEvents(key, events, { ...store.ingestState(run.id, 1), bytes: 1, lines: valuesPerRun });
    const ofClasses = Array.from({ length: valuesPerRun - 2 }, (_, c) => [`AP/${c}`, value(c)]);
    const metrics = { score: value(0), loss: 1 / (2 + value(1)), ...Object.fromEntries(ofClasses) };
    endAttempt(store, key, '2024-01-01T00:01:00.000Z', metrics);
  });
}
