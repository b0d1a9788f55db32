import type { RunResult } from '../../analysis/index.ts';
import type { Metrics, RunSpec, StoredPlan } from '../../model/index.ts';
import type { RunRow, Standing } from '../../store/index.ts';

/** Joins what the store knows of a sweep's runs with their configs: what tables and claims are made from. */
export function collectResults(
  runs: readonly Pick<RunRow | Standing, 'id' | 'status'>[],
  metrics: ReadonlyMap<string, Metrics>,
  specs: ReadonlyMap<string, Pick<RunSpec, 'config'>>,
): ReadonlyMap<string, RunResult> {
  return new Map(
    runs.map(({ id, status }) => [
      id,
      { status, config: specs.get(id)?.config ?? {}, metrics: metrics.get(id) ?? null },
    ]),
  );
}

/** The metrics that the tables of a sweep show, each once, in order. */
export function tableMetrics({ report }: Pick<StoredPlan, 'report'>): readonly string[] {
  const shown = report.tables.flatMap(({ columns, metric }) =>
    typeof columns === 'string' ? (metric ?? []) : columns.map(([, name]) => name),
  );
  return [...new Set(shown)];
}
