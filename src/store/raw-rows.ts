import type { JsonObject, JsonValue } from '../base/index.ts';
import type { Metrics, Place, RunStatus } from '../model/index.ts';
import type { AttemptProgress, IngestState, RunRow, Standing, StoredRun } from './rows.ts';

export interface RawAttempt {
  readonly attempt: number;
  readonly slot: string | null;
  readonly host: string | null;
  readonly started: string | null;
  readonly ended: string | null;
  readonly step: number | null;
  readonly total_steps: number | null;
  readonly epoch: number | null;
  readonly resumed_step: number | null;
  readonly last_event: string | null;
  readonly outcome: AttemptProgress['status'];
  readonly reason: AttemptProgress['reason'];
  readonly message: string | null;
  readonly backend: string | null;
  readonly device: string | null;
  readonly data_fingerprint: string | null;
}

export interface RawPlace {
  readonly block: string;
  readonly labels: string;
  readonly seed: number;
}

export interface RawRun extends RawPlace, Omit<RawAttempt, 'attempt'> {
  readonly position: number;
  readonly run_id: string;
  readonly status: RunStatus;
  readonly run_attempts: number;
  readonly attempt: number | null;
}

export type RawStanding = readonly [
  id: string,
  status: RunStatus,
  attempts: number,
  started: string | null,
  ended: string | null,
  reason: AttemptProgress['reason'],
  message: string | null,
];

export interface RawResult extends RawPlace {
  readonly sweep: string;
  readonly run_id: string;
  readonly metric: string;
  readonly value: number | null;
}

export type RawStoredRun = readonly [
  id: string,
  status: StoredRun['status'],
  attempts: number,
  message: string | null,
  step: number | null,
  totalSteps: number | null,
  inputs: string | null,
];

export function groupPlaces(rows: readonly RawRun[]): readonly RunRow[] {
  const runs: (RunRow & { places: [Place, ...Place[]] })[] = [];
  let position = -1;
  for (const row of rows) {
    if (row.position === position) {
      runs.at(-1)?.places.push(toPlace(row));
      continue;
    }
    position = row.position;
    const { attempt } = row;
    const last = attempt === null ? null : toAttempt({ ...row, attempt });
    runs.push({ id: row.run_id, status: row.status, places: [toPlace(row)], attempts: row.run_attempts, last });
  }
  return runs;
}

export function toPlace({ block, labels, seed }: RawPlace): Place {
  return { block, labels: JSON.parse(labels) as Record<string, JsonValue>, seed };
}

export function toAttempt(row: RawAttempt): AttemptProgress {
  return {
    attempt: row.attempt,
    slot: row.slot,
    host: row.host,
    started: row.started,
    ended: row.ended,
    step: row.step,
    totalSteps: row.total_steps,
    epoch: row.epoch,
    resumedStep: row.resumed_step,
    lastEvent: row.last_event,
    status: row.outcome,
    reason: row.reason,
    message: row.message,
    backend: row.backend,
    device: row.device,
    dataFingerprint: row.data_fingerprint,
  };
}

export function toStanding([id, status, attempts, started, ended, reason, message]: RawStanding): Standing {
  return { id, status, attempts, started, ended, reason, message };
}

/** @param usual ids of runs that were done at their first attempt with `usualInputs`: one object stands for all of them */
export function toStoredRuns(
  usual: readonly string[],
  usualInputs: string | null,
  others: readonly RawStoredRun[],
): ReadonlyMap<string, StoredRun> {
  const parsed = new Map<string | null, JsonObject | null>([[null, null]]);
  const inputsOf = (text: string | null): JsonObject | null => {
    const known = parsed.get(text);
    if (known !== undefined) return known;
    const inputs = JSON.parse(String(text)) as JsonObject;
    parsed.set(text, inputs);
    return inputs;
  };
  const runs = new Map<string, StoredRun>();
  const inputs = inputsOf(usualInputs);
  const usualRun: StoredRun = { status: 'done', attempts: 1, message: null, step: null, totalSteps: null, inputs };
  for (const id of usual) runs.set(id, usualRun);
  for (const [id, status, attempts, message, step, totalSteps, text] of others) {
    runs.set(id, { status, attempts, message, step, totalSteps, inputs: inputsOf(text) });
  }
  return runs;
}

export interface RawIngestState {
  readonly resume: number;
  readonly bytes: number;
  readonly lines: number;
  readonly program: string | null;
  readonly backend: string | null;
  readonly device: string | null;
  readonly data_fingerprint: string | null;
  readonly step: number | null;
  readonly total_steps: number | null;
  readonly epoch: number | null;
  readonly resumed_step: number | null;
  readonly last_event: string | null;
  readonly finished: string | null;
  readonly failed: string | null;
}

export function toIngestState(row: RawIngestState | undefined): IngestState {
  return {
    resume: row?.resume === 1,
    bytes: row?.bytes ?? 0,
    lines: row?.lines ?? 0,
    program: row?.program ?? null,
    backend: row?.backend ?? null,
    device: row?.device ?? null,
    dataFingerprint: row?.data_fingerprint ?? null,
    step: row?.step ?? null,
    totalSteps: row?.total_steps ?? null,
    epoch: row?.epoch ?? null,
    resumedStep: row?.resumed_step ?? null,
    lastEvent: row?.last_event ?? null,
    finished: row?.finished ? (JSON.parse(row.finished) as Metrics) : null,
    failed: row?.failed ? (JSON.parse(row.failed) as IngestState['failed']) : null,
  };
}
