import type { Metrics } from '../model/index.ts';
import type { Statements } from './statements.ts';

/** Some results of a sweep's done runs, by run; a name that ends in `*` stands for all that begin so. */
export function metricsOf(
  statement: Statements,
  sweep: string,
  names: readonly string[],
): ReadonlyMap<string, Metrics> {
  const metrics = new Map<string, Record<string, number | null>>();
  if (names.length === 0) return metrics;
  const prefixes = names.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1));
  const whole = names.filter((name) => !name.endsWith('*'));
  const conditions = [
    `v.metric IN (${whole.map(() => '?').join(', ')})`,
    ...prefixes.map(() => 'substr(v.metric, 1, ?) = ?'),
  ];
  const rows = statement(
    `SELECT v.run_id, v.metric, v.value FROM runs r JOIN run_results v USING (run_id)
      WHERE r.status = 'done' AND r.run_id IN (SELECT run_id FROM places WHERE sweep = ?)
        AND (${conditions.join(' OR ')}) ORDER BY v.run_id, v.metric`,
  )
    .raw()
    .all(sweep, ...whole, ...prefixes.flatMap((prefix) => [prefix.length, prefix]));
  for (const [id, metric, value] of rows as [id: string, metric: string, value: number | null][]) {
    const known = metrics.get(id);
    if (known === undefined) metrics.set(id, { [metric]: value });
    else known[metric] = value;
  }
  return metrics;
}
