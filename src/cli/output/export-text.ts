import { csvRecord } from '../../base/index.ts';
import type { StoredPlan } from '../../model/index.ts';
import type { ExportedRun } from '../collect/exported-run.ts';
import { axisNames } from '../stored/run-cells.ts';

export const exportFormats = ['csv', 'json', 'ndjson'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** The text of an export, piece by piece, a piece a run. */
export function exportText(plan: StoredPlan, runs: Iterable<ExportedRun>, format: ExportFormat): Iterable<string> {
  switch (format) {
    case 'csv':
      return csvText(plan, runs);
    case 'json':
      return jsonText(plan, runs);
    case 'ndjson':
      return ndjsonText(runs);
  }
}

/** One object: the sweep, and its runs with all they have reported. */
function* jsonText({ sweep, profile, title, file }: StoredPlan, runs: Iterable<ExportedRun>): Generator<string> {
  const head = JSON.stringify({ sweep, profile, title, file });
  yield `${head.slice(0, -1)},"runs":[`;
  let separator = '\n';
  for (const run of runs) {
    yield `${separator}${JSON.stringify(run)}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}

/** A line per run, then a line per value that it has reported; every line has `type` and `run_id`. */
function* ndjsonText(runs: Iterable<ExportedRun>): Generator<string> {
  for (const { id: run_id, results, metrics, evaluations, probabilities, ...run } of runs) {
    const records = [
      { type: 'run', run_id, ...run },
      ...Object.entries(results).map(([name, value]) => ({ type: 'result', run_id, name, value })),
      ...metrics.map(({ name, step, value }) => ({ type: 'metric', run_id, step, name, value })),
      ...evaluations.map(({ name, step, value }) => ({ type: 'evaluation', run_id, step, name, value })),
      ...probabilities.map((point) => ({ type: 'probability', run_id, ...point })),
    ];
    yield records.map((record) => `${JSON.stringify(record)}\n`).join('');
  }
}

/** A record per run, and one per value that it has reported, each with the run's labels, so that any tool can group. */
function* csvText(plan: StoredPlan, runs: Iterable<ExportedRun>): Generator<string> {
  const axes = axisNames(plan);
  yield csvRecord(['type', 'run_id', 'status', 'block', ...axes, 'seed', 'step', 'name', 'value']);
  for (const { id, status, block, labels, results, metrics, evaluations, probabilities } of runs) {
    const place = [id, status, block, ...axes.map((axis) => labels[axis]), labels.seed];
    const line = (type: string, step: number | null, name: string | null, value: number | null) =>
      csvRecord([type, ...place, step, name, value]);
    yield [
      line('run', null, null, null),
      ...Object.entries(results).map(([name, value]) => line('result', null, name, value)),
      ...metrics.map(({ name, step, value }) => line('metric', step, name, value)),
      ...evaluations.map(({ name, step, value }) => line('evaluation', step, name, value)),
      ...probabilities.flatMap(({ step, group, positive, negative }) => [
        line('probability', step, `${group}/positive`, positive),
        line('probability', step, `${group}/negative`, negative),
      ]),
    ].join('');
  }
}
