import type { JsonObject, JsonValue } from '../base/index.ts';
import type { FailureKind, Group, Metrics, Outcome, Place, RunStatus } from '../model/index.ts';

/** A run of a sweep with what its last attempt tells. Times are RFC 3339. */
export interface RunRow {
  readonly id: string;
  readonly status: RunStatus;
  readonly places: readonly [Place, ...Place[]];
  readonly attempts: number;
  /** null: never started. */
  readonly last: AttemptProgress | null;
}

/** What a run has come to; the rest is of its last attempt, null where there was none. */
export interface Standing {
  readonly id: string;
  readonly status: RunStatus;
  readonly attempts: number;
  readonly started: string | null;
  readonly ended: string | null;
  readonly reason: Outcome['reason'] | null;
  readonly message: string | null;
}

export interface AttemptProgress {
  readonly attempt: number;
  readonly slot: string | null;
  readonly host: string | null;
  readonly started: string | null;
  /** null while it runs. */
  readonly ended: string | null;
  readonly step: number | null;
  readonly totalSteps: number | null;
  readonly epoch: number | null;
  /** The step that it went on from; null where it began anew or has not reported a step yet. */
  readonly resumedStep: number | null;
  readonly lastEvent: string | null;
  readonly status: Outcome['status'] | null;
  readonly reason: Outcome['reason'] | null;
  readonly message: string | null;
  /** What the program said it ran on and with; null where it did not. */
  readonly backend: string | null;
  readonly device: string | null;
  readonly dataFingerprint: string | null;
}

export interface RunningRow extends AttemptProgress {
  readonly runId: string;
  /** Last value of the metric `loss` or `train/loss`. */
  readonly loss: number | null;
  /** Where the run stands in its sweeps. */
  readonly places: readonly (Place & { readonly sweep: string })[];
}

/** A row of the view `results`. */
export interface ResultRow {
  readonly sweep: string;
  readonly runId: string;
  readonly block: string;
  readonly labels: Readonly<Record<string, JsonValue>>;
  readonly seed: number;
  readonly metric: string;
  readonly value: number | null;
}

export interface SeriesPoint {
  readonly step: number;
  readonly value: number | null;
}

/** The points of a series as columns, for readers of very many. */
export interface SeriesColumns {
  /** Ascending. */
  readonly steps: readonly number[];
  readonly values: readonly (number | null)[];
}

export interface ProbabilityPoint {
  readonly step: number;
  readonly group: Group;
  readonly positive: number | null;
  readonly negative: number | null;
}

export interface EvaluationPoint {
  readonly step: number;
  readonly name: string;
  readonly value: number | null;
}

/** An event other than metric, progress and probability. */
export interface EventRow {
  readonly runId: string;
  readonly attempt: number;
  readonly offset: number;
  readonly time: string;
  readonly type: 'started' | 'evaluation' | 'checkpoint' | 'finished' | 'failed';
  readonly step: number | null;
}

export interface WarningRow {
  readonly runId: string;
  readonly attempt: number;
  readonly line: number;
  readonly message: string;
}

/** What planning needs to know of a run. */
export interface StoredRun {
  readonly status: Exclude<RunStatus, 'waiting'>;
  readonly attempts: number;
  /** Of its last attempt, and how far that got; of done runs, of which nobody asks, mostly null. */
  readonly message: string | null;
  readonly step: number | null;
  readonly totalSteps: number | null;
  /** Fingerprints recorded with the last attempt, as attempt.json holds them. */
  readonly inputs: JsonObject | null;
}

/** What of an attempt's events.ndjson has been read, and what it said that later lines build on. */
export interface IngestState {
  /** Whether the program was told to go on from a checkpoint. */
  readonly resume: boolean;
  /** Bytes consumed: whole lines only. */
  readonly bytes: number;
  readonly lines: number;
  readonly program: string | null;
  readonly backend: string | null;
  readonly device: string | null;
  readonly dataFingerprint: string | null;
  readonly step: number | null;
  readonly totalSteps: number | null;
  readonly epoch: number | null;
  readonly resumedStep: number | null;
  /** Time of the last event, as the program wrote it. */
  readonly lastEvent: string | null;
  readonly finished: Metrics | null;
  readonly failed: { readonly reason: string; readonly message: string; readonly kind: FailureKind } | null;
}

export interface AttemptStart {
  readonly runId: string;
  readonly attempt: number;
  readonly retryRound: number;
  readonly host: string | null;
  readonly slot: string | null;
  readonly resume: boolean;
  readonly inputs: JsonObject | null;
  readonly started: string | null;
}

export interface AttemptEnd {
  readonly runId: string;
  readonly attempt: number;
  readonly outcome: Outcome;
  /** What the run is then: a failure that is to be tried again leaves it interrupted. */
  readonly runStatus: 'done' | 'failed' | 'interrupted';
  readonly ended: string;
  /** SHA-256 of outcome.json. */
  readonly outcomeSha256: string;
  /** The run's results where it is done. */
  readonly metrics: Metrics | null;
}
