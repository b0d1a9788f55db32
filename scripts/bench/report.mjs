// A report, from the start of Node to the last file: one table, one claim and one figure over many runs.
import { makeRoot, median, milliseconds, timeCli, timeNode } from './measure.mjs';

const runs = 400;

export async function measure() {
  const root = makeRoot({
    'trial.sh': `echo '{"type":"finished","metrics":{"score":'$1'}}' >> "$SWEEP_EVENTS"\n`,
    'sweeps/many.yaml': `sweep: many
trial: {command: [sh, trial.sh, "{seed}"]}
matrix: {grid: {n: [1, 2, 3, 4]}}
seeds: ${runs / 4}
report:
  tables: [{id: scores, rows: n, columns: {score: score}}]
  figures: [{id: bars, kind: bars, metric: score, x: n}]
`,
  });
  await timeCli(['run', 'many', '--plain'], root);
  const node = await median(
    5,
    () => timeNode(['-e', '0'], root),
    (run) => run.seconds,
  );
  const report = await median(
    3,
    () => timeCli(['report', 'many', '--format', 'md,html,tex,csv,json'], root),
    (run) => run.seconds,
  );
  return [
    {
      what: `every format over ${runs} runs (peak ${report.mebibytes.toFixed(0)} MiB)`,
      measured: milliseconds(report.seconds),
      peer: `node -e 0: ${milliseconds(node.seconds)}`,
      ratio: report.seconds / node.seconds,
    },
  ];
}
