import type { RunResult } from '../../analysis/index.ts';
import type { JsonObject } from '../../base/index.ts';
import type { Metrics } from '../../model/index.ts';
import type { RunRow, Standing } from '../../store/index.ts';

/** Joins what the store knows of a sweep's runs with their configs: what tables and claims are made from. */
export function collectResults(
  runs: readonly Pick<RunRow | Standing, 'id' | 'status'>[],
  metrics: ReadonlyMap<string, Metrics>,
  configOf: (id: string) => JsonObject,
): ReadonlyMap<string, RunResult> {
  return new Map(
    runs.map(({ id, status }) => [id, { status, config: configOf(id), metrics: metrics.get(id) ?? null }]),
  );
}
