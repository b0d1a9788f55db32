import { mkdirSync } from 'node:fs';
import { type ProcessIdentity, sha256 } from '../base/index.ts';
import type { Launch, Limits, Outcome, Retry } from '../model/index.ts';
import { errorCode, jsonText, readJsonFile, writeTextFile } from './json-file.ts';
import { type AttemptKey, attemptPaths } from './paths.ts';

/** The content of attempt.json: all that is known before the program starts. Paths are relative to the root. */
export interface AttemptRecord {
  readonly format: 1;
  readonly run_id: string;
  readonly attempt: number;
  /** Counts how often failures were forgiven (`--retry-failed`), from 0. */
  readonly retry_round: number;
  /** True where the program was told to go on from a checkpoint. */
  readonly resume: boolean;
  readonly command: readonly string[];
  readonly cwd: string;
  readonly executor: string;
  readonly slot: SlotRecord;
  readonly limits: Limits;
  readonly retry: Retry;
  /** What stays of the checkpoints once the run is done. */
  readonly keep: Launch['keep'];
  /** RFC 3339. */
  readonly started: string;
  readonly host: string;
  readonly boot_id: string;
  readonly orchestrator: ProcessIdentity;
  readonly versions: Readonly<Record<string, string>>;
  readonly git_commit: string | null;
  /** Whether tracked files differed from that commit; null: not known. Absent before 0.2. */
  readonly git_dirty?: boolean | null;
  /** The command line that started the orchestrator, as it was typed. Absent before 0.2. */
  readonly typed?: string | null;
  readonly inputs: Inputs;
}

/** Where an attempt runs, and what of the machine it was given. */
export interface SlotRecord {
  /** `cpu 0`, `gpu 1`. */
  readonly name: string;
  readonly cpus: number;
  /** Bytes; null: not stated. */
  readonly memory: number | null;
  /** UUIDs of the GPUs it may use; each is its own up to `gpu_share`. */
  readonly gpus: readonly string[];
  readonly gpu_share: number;
}

/** Of the data set and the initial weights that a run reads; null: it reads none, or none is known. */
export interface Fingerprints {
  readonly data: string | null;
  readonly weights: string | null;
}

/** Fingerprints of what a run depends on beyond its configuration. */
export interface Inputs extends Fingerprints {
  /** Path relative to the root -> SHA-256 of the file. */
  readonly files: Readonly<Record<string, string>>;
}

/** The content of exit.json: the program's exit status, as a shell gives it (128 + n for signal n). */
export interface ExitRecord {
  readonly status: number;
}

/** The content of outcome.json, written once. */
export type OutcomeRecord = Outcome & {
  readonly format: 1;
  /** False for a failure that the orchestrator meant to try again. */
  readonly final: boolean;
  /** RFC 3339. */
  readonly ended: string;
  /** Null where the exit status was lost with its supervisor. */
  readonly exit_status: number | null;
  /** Path relative to the run's folder -> SHA-256, for every file of the attempt, and of the result when done. */
  readonly checksums: Readonly<Record<string, string>>;
};

/** Makes the attempt's folder. False where somebody else has it: whoever makes the folder starts the attempt. */
export function claimAttempt(root: string, key: AttemptKey): boolean {
  try {
    mkdirSync(attemptPaths(root, key).folder);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

export function writeAttempt(root: string, record: AttemptRecord): void {
  const key = { runId: record.run_id, attempt: record.attempt };
  writeTextFile(attemptPaths(root, key).attempt, jsonText(record));
}

/** attempt.json; undefined where the orchestrator died between claiming the folder and writing it. */
export function readAttempt(root: string, key: AttemptKey): AttemptRecord | undefined {
  const raw = readJsonFile(attemptPaths(root, key).attempt);
  return raw !== undefined && raw.format === 1 && typeof raw.started === 'string'
    ? (raw as object as AttemptRecord)
    : undefined;
}

/** The supervisor, as it wrote itself down; undefined until it has. */
export function readPid(root: string, key: AttemptKey): ProcessIdentity | undefined {
  const raw = readJsonFile(attemptPaths(root, key).pid);
  if (typeof raw?.pid !== 'number' || typeof raw.start !== 'string') return undefined;
  return { pid: raw.pid, start: raw.start };
}

export function readExit(root: string, key: AttemptKey): ExitRecord | undefined {
  const status = readJsonFile(attemptPaths(root, key).exit)?.status;
  return typeof status === 'number' ? { status } : undefined;
}

/** Gives the file's SHA-256. */
export function writeOutcome(root: string, key: AttemptKey, outcome: OutcomeRecord): string {
  const text = jsonText(outcome);
  writeTextFile(attemptPaths(root, key).outcome, text);
  return sha256(text);
}

export function readOutcome(root: string, key: AttemptKey): OutcomeRecord | undefined {
  const raw = readJsonFile(attemptPaths(root, key).outcome);
  return raw !== undefined && raw.format === 1 && typeof raw.status === 'string'
    ? (raw as object as OutcomeRecord)
    : undefined;
}
