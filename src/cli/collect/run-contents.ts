import type { Metrics, PlannedSweep, RunSpec, StoredPlan } from '../../model/index.ts';
import type { Standing, StoreReader } from '../../store/index.ts';
import { tableMetrics } from './results.ts';

type Plan = StoredPlan | PlannedSweep;

/** What a view needs of runs beside where they stand, by id. */
export interface RunContents {
  /** Of the runs that have been begun. */
  readonly specs: ReadonlyMap<string, RunSpec>;
  /** The results that the plan's tables show. */
  readonly metrics: ReadonlyMap<string, Metrics>;
}

/** @param rows where the runs of the plan stand */
export type ReadContents = (store: StoreReader, plan: Plan, rows: readonly Standing[]) => RunContents;

export const readContents: ReadContents = (store, plan) => ({
  specs: store.specs(plan.storedAs),
  metrics: store.metricsOf(plan.storedAs, tableMetrics(plan)),
});

/**
 * The same for snapshots that follow one another: read anew only when a run has been begun or has ended since. Of
 * thousands of runs this is most of what there is to read, and the events that come in change none of it.
 * @param known what the runs of the plan are, where that need not be read
 */
export function rememberContents(known?: ReadonlyMap<string, RunSpec>): ReadContents {
  let last: (RunContents & { readonly plan: Plan; readonly begun: number; readonly ended: string }) | undefined;
  return (store, plan, rows) => {
    const { begun, ended } = progressOf(rows);
    const same = last?.plan === plan ? last : undefined;
    const specs = known ?? (same?.begun === begun ? same.specs : store.specs(plan.storedAs));
    const metrics = same?.ended === ended ? same.metrics : store.metricsOf(plan.storedAs, tableMetrics(plan));
    last = { plan, begun, ended, specs, metrics };
    return last;
  };
}

/** How many runs have been begun, and a text that differs whenever one has ended or was begun anew. */
function progressOf(rows: readonly Standing[]): { readonly begun: number; readonly ended: string } {
  let [begun, done, attempts, newest] = [0, 0, 0, ''];
  for (const row of rows) {
    attempts += row.attempts;
    if (row.attempts > 0) begun += 1;
    if (row.status !== 'done') continue;
    done += 1;
    if (row.ended !== null && row.ended > newest) newest = row.ended;
  }
  return { begun, ended: `${done} ${attempts} ${newest}` };
}
