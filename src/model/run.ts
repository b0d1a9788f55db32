import { canonicalJson, type JsonObject, type JsonValue, sha256 } from '../base/index.ts';

/** What is executed, as far as it is part of a run's identity: a built-in program or a command with every `{key}` filled in. */
export type Trial = { readonly program: string } | { readonly command: readonly string[] };

/** The content of a run folder's config.json: all that identifies a run. */
export interface RunSpec {
  readonly trial: Trial;
  readonly config: JsonObject;
}

/** First 16 hex digits of SHA-256 over the canonical JSON (RFC 8785) of the fully resolved `{trial, config}`. */
export function runId(spec: RunSpec): string {
  return sha256(canonicalJson({ trial: spec.trial, config: spec.config })).slice(0, 16);
}

/** What one run needs of the machine. */
export interface Resources {
  /** A fraction is a share of one GPU (0.5: two runs share one). */
  readonly gpus: number;
  readonly cpus: number;
  /** Bytes; null: not stated. */
  readonly memory: number | null;
}

/** Bounds of one attempt; times in milliseconds, null: none. */
export interface Limits {
  /** Wall time. */
  readonly timeout: number | null;
  /** Time without an event. */
  readonly stall: number | null;
  /** From SIGTERM to SIGKILL. */
  readonly grace: number;
  /** Bytes of kept output, for stdout and stderr each. */
  readonly log: number;
}

export interface Retry {
  /** Attempts in all, the first included; interrupted ones do not count. */
  readonly attempts: number;
  /** Milliseconds before the second attempt; doubles each time, with jitter, at most 5 minutes. */
  readonly backoff: number;
}

export const defaultResources: Resources = { gpus: 0, cpus: 1, memory: null };
export const defaultLimits: Limits = { timeout: null, stall: null, grace: 30_000, log: 64 * 1024 ** 2 };
export const defaultRetry: Retry = { attempts: 1, backoff: 5_000 };

/** The values of a point's axes: the label on a labelled axis, the value itself on a dotted key; in axis order. */
export type Labels = Readonly<Record<string, JsonValue>>;

/** One point of a sweep at which a run stands. A run can stand at several. */
export interface Place {
  readonly block: string;
  /** Every axis of the point but the seeds. */
  readonly labels: Labels;
  readonly seed: number;
}

export interface PlannedRun extends RunSpec {
  readonly id: string;
  /** At least one; the first is where the run is listed. */
  readonly places: readonly [Place, ...Place[]];
  readonly resources: Resources;
  readonly limits: Limits;
  readonly retry: Retry;
}
