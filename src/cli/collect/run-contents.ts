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

export const readContents: ReadContents = (store, plan) => readAll(store, plan, undefined);

function readAll(store: StoreReader, plan: Plan, known: ReadonlyMap<string, RunSpec> | undefined): RunContents {
  return {
    specs: known ?? store.specs(plan.storedAs),
    metrics: store.metricsOf(plan.storedAs, tableMetrics(plan)),
  };
}

/**
 * The same for snapshots that follow one another: only what has begun or ended since is read again. Of thousands of runs
 * this is most of what there is to read, and the events that come in change none of it.
 * @param known what the runs of the plan are, where that need not be read
 */
export function rememberContents(known?: ReadonlyMap<string, RunSpec>): ReadContents {
  let last: (RunContents & { readonly plan: Plan; readonly stood: ReadonlyMap<string, string> }) | undefined;
  return (store, plan, rows) => {
    const before = last?.plan === plan ? last : undefined;
    const stood = new Map(rows.map((row) => [row.id, standingOf(row)]));
    const changed = before === undefined ? rows : rows.filter(({ id }) => stood.get(id) !== before.stood.get(id));
    const contents =
      before === undefined || changed.length > manyChanges
        ? readAll(store, plan, known)
        : renewed(store, before, changed, tableMetrics(plan));
    last = { plan, stood, ...contents };
    return last;
  };
}

/** So many runs are read faster all at once. */
const manyChanges = 100;

/** Differs whenever a run has begun or ended, or has done so anew. */
function standingOf({ status, attempts, ended }: Standing): string {
  return `${status} ${attempts} ${ended}`;
}

function renewed(
  store: StoreReader,
  before: RunContents,
  changed: readonly Standing[],
  names: readonly string[],
): RunContents {
  const [specs, metrics] = [new Map(before.specs), new Map(before.metrics)];
  for (const { id } of changed) {
    const spec = specs.get(id) ?? store.specOf(id);
    if (spec !== undefined) specs.set(id, spec);
    const result = Object.entries(store.resultOf(id) ?? {}).filter(([name]) => names.includes(name));
    if (result.length > 0) metrics.set(id, Object.fromEntries(result));
    else metrics.delete(id);
  }
  return { specs, metrics };
}
