import type { JsonObject } from '../../base/index.ts';
import type { Labels, Metrics, RunStatus, Trial } from '../../model/index.ts';
import type { EvaluationPoint, ProbabilityPoint, RunRow, StoreReader } from '../../store/index.ts';
import type { StatusNow } from '../orchestrator/status-now.ts';

/** Everything that the store knows of a run of a sweep; snake_case, for it is printed as JSON. */
export interface ExportedRun {
  readonly id: string;
  readonly status: RunStatus;
  /** Where it is listed in the sweep. */
  readonly block: string;
  /** Every axis with its label or value, and the seed. */
  readonly labels: Labels;
  /** All places at which it stands in the sweep. */
  readonly places: readonly { readonly block: string; readonly labels: Labels }[];
  readonly attempts: number;
  /** Of the last attempt, RFC 3339. */
  readonly started: string | null;
  readonly ended: string | null;
  readonly reason: string | null;
  readonly message: string | null;
  readonly backend: string | null;
  readonly device: string | null;
  /** null: never started. */
  readonly trial: Trial | null;
  readonly config: JsonObject | null;
  /** What it finished with; empty until it is done. */
  readonly results: Metrics;
  readonly metrics: readonly { readonly name: string; readonly step: number; readonly value: number | null }[];
  readonly evaluations: readonly EvaluationPoint[];
  readonly probabilities: readonly ProbabilityPoint[];
}

/** The runs of a sweep in its order, read one by one, each as of one moment: a sweep may be larger than the memory. */
export function* exportRuns(store: StoreReader, storedAs: string, statusOf: StatusNow): Generator<ExportedRun> {
  const specs = store.specs(storedAs);
  for (const row of store.runs(storedAs)) {
    const { id, places, attempts, last } = row;
    const [first] = places.map(({ block, labels, seed }) => ({ block, labels: { ...labels, seed } }));
    if (first === undefined) continue;
    const spec = specs.get(id);
    yield {
      id,
      status: statusOf(id, row.status),
      ...first,
      places: places.map(({ block, labels, seed }) => ({ block, labels: { ...labels, seed } })),
      attempts,
      started: last?.started ?? null,
      ended: last?.ended ?? null,
      reason: last?.reason ?? null,
      message: last?.message ?? null,
      backend: last?.backend ?? null,
      device: last?.device ?? null,
      trial: spec?.trial ?? null,
      config: spec?.config ?? null,
      ...readings(store, row),
    };
  }
}

function readings(store: StoreReader, { id }: RunRow) {
  return store.snapshot(() => ({
    results: store.resultOf(id) ?? {},
    metrics: store
      .seriesNames(id)
      .flatMap((name) => store.series(id, name).map(({ step, value }) => ({ name, step, value }))),
    evaluations: store.evaluations(id),
    probabilities: store.probabilities(id),
  }));
}
