import type { Metrics, PlannedSweep, StoredPlan } from '../../model/index.ts';
import type { Standing, StoreReader } from '../../store/index.ts';
import { tableMetrics } from './results.ts';

type Plan = StoredPlan | PlannedSweep;

/** The results that the tables of a plan show, by run. */
export type MetricsOf = (store: StoreReader, plan: Plan, rows: readonly Standing[]) => ReadonlyMap<string, Metrics>;

export const readMetrics: MetricsOf = (store, plan) => store.metricsOf(plan.storedAs, tableMetrics(plan));

/**
 * The same for snapshots that follow one another: read anew only when a run has ended since. Of thousands of runs the
 * results are most of what there is to read, and the events that come in change none of them.
 */
export function rememberMetrics(): MetricsOf {
  let last: { readonly plan: Plan; readonly ended: string; readonly metrics: ReadonlyMap<string, Metrics> } | undefined;
  return (store, plan, rows) => {
    const ended = whatHasEnded(rows);
    if (last === undefined || last.plan !== plan || last.ended !== ended) {
      last = { plan, ended, metrics: readMetrics(store, plan, rows) };
    }
    return last.metrics;
  };
}

/** Differs whenever a run has ended or was begun anew: how many are done, by how many attempts, and the newest end. */
function whatHasEnded(rows: readonly Standing[]): string {
  let [done, attempts, newest] = [0, 0, ''];
  for (const row of rows) {
    attempts += row.attempts;
    if (row.status !== 'done') continue;
    done += 1;
    if (row.ended !== null && row.ended > newest) newest = row.ended;
  }
  return `${done} ${attempts} ${newest}`;
}
