import type { RunResult } from '../../analysis/index.ts';
import type { JsonObject } from '../../base/index.ts';
import type { Metrics } from '../../model/index.ts';
import type { ResultRow, RunRow, Standing } from '../../store/index.ts';

/** Joins what the store knows of a sweep's runs with their configs: what tables and claims are made from. */
export function collectResults(
  runs: readonly Pick<RunRow | Standing, 'id' | 'status'>[],
  results: readonly ResultRow[],
  configOf: (id: string) => JsonObject,
): ReadonlyMap<string, RunResult> {
  const metrics = new Map<string, Record<string, number | null>>();
  for (const { runId, metric, value } of results) {
    const known = metrics.get(runId) ?? {};
    known[metric] = value;
    metrics.set(runId, known);
  }
  const metricsOf = (id: string): Metrics | null => metrics.get(id) ?? null;
  return new Map(runs.map(({ id, status }) => [id, { status, config: configOf(id), metrics: metricsOf(id) }]));
}
