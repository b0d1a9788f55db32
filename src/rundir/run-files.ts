import { existsSync, mkdirSync } from 'node:fs';
import { isJsonObject, type JsonObject } from '../base/index.ts';
import type { Metrics, RunSpec } from '../model/index.ts';
import { jsonText, readJsonFile, writeTextFile } from './json-file.ts';
import { runPaths } from './paths.ts';

/** The content of result.json, written once, when the run is done. */
export interface ResultRecord {
  readonly format: 1;
  readonly run_id: string;
  /** The attempt that finished. */
  readonly attempt: number;
  /** What the trial said with `finished`. */
  readonly metrics: Metrics;
  /** Name of the scores file in the run folder; null where the program writes none. */
  readonly scores: string | null;
  /** What the trial or the attempt's record says of the data that was trained on; null: nothing. */
  readonly data_fingerprint: string | null;
}

/**
 * Makes the run's folders and config.json where they are missing, or a power cut has left the file empty. True where
 * there was no folder: nothing is known of the run then.
 */
export function prepareRunFolder(root: string, runId: string, spec: RunSpec): boolean {
  const paths = runPaths(root, runId);
  const isNew = mkdirSync(paths.folder, { recursive: true }) !== undefined;
  for (const folder of [paths.attempts, paths.checkpoint]) if (isNew || !existsSync(folder)) mkdirSync(folder);
  if (isNew || readRunSpec(root, runId) === undefined) {
    writeTextFile(paths.config, jsonText({ trial: spec.trial, config: spec.config }));
  }
  return isNew;
}

/** config.json; undefined where it is missing or damaged. */
export function readRunSpec(root: string, runId: string): RunSpec | undefined {
  const raw = readJsonFile(runPaths(root, runId).config);
  if (raw === undefined || !isJsonObject(raw.trial) || !isJsonObject(raw.config)) return undefined;
  const trial = asTrial(raw.trial);
  return trial === undefined ? undefined : { trial, config: raw.config };
}

/** The text of result.json is a pure function of its record: its checksum is known before it is written. */
export function resultText(result: ResultRecord): string {
  return jsonText(result);
}

export function writeResult(root: string, result: ResultRecord): void {
  writeTextFile(runPaths(root, result.run_id).result, resultText(result));
}

export function readResult(root: string, runId: string): ResultRecord | undefined {
  const raw = readJsonFile(runPaths(root, runId).result);
  if (raw === undefined || !isJsonObject(raw.metrics)) return undefined;
  return {
    format: 1,
    run_id: runId,
    attempt: typeof raw.attempt === 'number' ? raw.attempt : 1,
    metrics: raw.metrics as Metrics,
    scores: typeof raw.scores === 'string' ? raw.scores : null,
    data_fingerprint: typeof raw.data_fingerprint === 'string' ? raw.data_fingerprint : null,
  };
}

function asTrial(raw: JsonObject): RunSpec['trial'] | undefined {
  if (typeof raw.program === 'string') return { program: raw.program };
  if (Array.isArray(raw.command) && raw.command.every((part) => typeof part === 'string')) {
    return { command: raw.command };
  }
  return undefined;
}
