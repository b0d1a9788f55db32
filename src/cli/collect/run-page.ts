import { type JsonObject, type JsonValue, secondsBetween } from '../../base/index.ts';
import type { Metrics, RunStatus, Trial } from '../../model/index.ts';
import { readAttempt, readRunSpec } from '../../rundir/index.ts';
import type { AttemptProgress, EvaluationPoint, StoreReader } from '../../store/index.ts';
import { statusNow } from '../orchestrator/status-now.ts';
import { failureOf } from './failure.ts';

/** All that is known of one run; snake_case, for it is printed as JSON. */
export interface RunPage {
  readonly id: string;
  readonly status: RunStatus;
  /** Relative to the root. */
  readonly folder: string;
  /** Every place at which the run stands. */
  readonly places: readonly {
    readonly sweep: string;
    readonly block: string;
    readonly labels: Readonly<Record<string, JsonValue>>;
  }[];
  /** null: never started. */
  readonly trial: Trial | null;
  readonly config: JsonObject | null;
  /** Results; null until it is done. */
  readonly metrics: Metrics | null;
  /** The last value of each evaluated metric, by name. */
  readonly evaluations: readonly EvaluationPoint[];
  /** Names of the reported series. */
  readonly series: readonly string[];
  readonly attempts: readonly AttemptPage[];
  /** Why the last attempt failed, with its last words. */
  readonly failure: { readonly reason: string; readonly message: string; readonly stderr: readonly string[] } | null;
  readonly warnings: readonly string[];
}

interface AttemptPage {
  readonly attempt: number;
  readonly status: string;
  readonly reason: string | null;
  readonly message: string | null;
  readonly started: string | null;
  readonly ended: string | null;
  readonly seconds: number | null;
  readonly step: number | null;
  readonly total_steps: number | null;
  readonly slot: string | null;
  readonly host: string | null;
  readonly backend: string | null;
  readonly device: string | null;
  readonly command: readonly string[] | null;
  readonly git_commit: string | null;
}

/** Gathers the page of a run that the store knows, as of one moment. */
export function collectRunPage(root: string, store: StoreReader, id: string): RunPage {
  return store.snapshot(() => {
    const attempts = store.attemptsOf(id);
    const last = attempts.at(-1);
    const status = statusNow(root)(id, store.statusOf(id) ?? 'new');
    const spec = readRunSpec(root, id);
    return {
      id,
      status,
      folder: `runs/${id}`,
      places: store
        .placesOf(id)
        .map(({ sweep, block, labels, seed }) => ({ sweep, block, labels: { ...labels, seed } })),
      trial: spec?.trial ?? null,
      config: spec?.config ?? null,
      metrics: store.resultOf(id) ?? null,
      evaluations: newestOf(store.evaluations(id)),
      series: store.seriesNames(id),
      attempts: attempts.map((attempt) => toPage(root, id, attempt, status)),
      failure: status === 'failed' && last !== undefined ? failureOf(root, store, id, last) : null,
      warnings: store
        .warnings(id)
        .map(({ attempt, line, message }) => `attempts/${attempt}/events.ndjson:${line} ${message}`),
    };
  });
}

function newestOf(points: readonly EvaluationPoint[]): readonly EvaluationPoint[] {
  const newest = new Map<string, EvaluationPoint>();
  for (const point of points) newest.set(point.name, point);
  return [...newest.values()];
}

/** An attempt that nobody has settled yet is what its run is. */
function toPage(root: string, runId: string, row: AttemptProgress, status: RunStatus): AttemptPage {
  const record = readAttempt(root, { runId, attempt: row.attempt });
  return {
    attempt: row.attempt,
    status: row.status ?? status,
    reason: row.reason,
    message: row.message,
    started: row.started,
    ended: row.ended,
    seconds: secondsBetween(row.started, row.ended),
    step: row.step,
    total_steps: row.totalSteps,
    slot: row.slot,
    host: row.host,
    backend: row.backend,
    device: row.device,
    command: record?.command ?? null,
    git_commit: record?.git_commit ?? null,
  };
}
