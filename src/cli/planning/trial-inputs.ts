import { statSync } from 'node:fs';
import {
  canonicalJson,
  ExitCode,
  environmentError,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  UserError,
} from '../../base/index.ts';
import type { RunSpec } from '../../model/index.ts';
import { type Fingerprints, fileChecksum } from '../../rundir/index.ts';
import { readsDataFolder, readsWeights } from '../../trainer/schema.ts';
import type { Context } from '../context.ts';
import { askTrainer } from '../trainer/ask-trainer.ts';

/** What runs read beside their configuration, looked at once, when it is first asked for. */
export interface TrialInputs {
  readonly fingerprints: (run: RunSpec) => Fingerprints;
  /** Throws a UserError where anything that these runs read is missing (exit 4) or malformed (exit 2). */
  readonly require: (runs: readonly RunSpec[]) => void;
}

/** Has the trainer look at what runs read, at each data set once: at that of `runs` together, at others when asked for. */
export function trialInputs(context: Context, runs: readonly RunSpec[]): TrialInputs {
  const reports = new Map<string, JsonObject>();
  const reportOf = (run: RunSpec): JsonObject | undefined => {
    const config = readConfig(run);
    if (config === null) return undefined;
    if (!reports.has(config)) {
      // All in one go; a run of another sweep, handed in later, is looked at when it comes up.
      const configs = reports.size === 0 ? runs.map(readConfig) : [];
      const unknown = new Set([config, ...configs].filter((one) => one !== null));
      for (const [one, report] of checkInputs(context, [...unknown])) reports.set(one, report);
    }
    return reports.get(config);
  };
  let weights: string | null | undefined;
  const weightsSum = () => {
    if (weights === undefined) weights = isFile(context.weights) ? fileChecksum(context.weights) : null;
    return weights;
  };
  return {
    fingerprints(run) {
      // Without a folder there is nothing to look at, and nobody to be told.
      const data = context.data === null ? null : partOf(reportOf(run), 'data').data_fingerprint;
      return { data: typeof data === 'string' ? data : null, weights: wantsWeights(run) ? weightsSum() : null };
    },
    require(starting) {
      if (context.weights !== null && starting.some(wantsWeights) && !isFile(context.weights)) {
        throw environmentError(`the weights file ${context.weights} does not exist`);
      }
      for (const report of starting.map(reportOf)) {
        for (const { error, exit_code } of [partOf(report, 'data'), partOf(report, 'weights')]) {
          if (typeof error === 'string') throw new UserError(error, exitCodeOf(exit_code));
        }
      }
    },
  };
}

/** Throws a UserError (exit 4) where a backend that was asked for by name does not work. */
export function requireBackend(context: Context, backend: string | undefined, runs: readonly RunSpec[]): void {
  if (backend === undefined || backend === 'auto' || !runs.some(({ trial }) => 'program' in trial)) return;
  const { status, signal, stderr, complaint } = askTrainer(context, ['backend', 'self-test', backend]);
  if (status === 0) return;
  if (signal === null) throw new UserError(complaint, exitCodeOf(status));
  // A native library that faults ends its process, and rarely has a word to say.
  const words = stderr.trimEnd().split('\n').filter(Boolean).slice(-3);
  throw environmentError(
    [
      `backend "${backend}" does not work here: the process that tried it ended with ${signal}`,
      ...words.map((line) => `     ${line}`),
      `     "${context.invocation} backend list" tells what works here and what gets the others; --backend wasm needs nothing else`,
    ].join('\n'),
  );
}

/** What counts of the config of a run of the trainer that reads files of the user's; null for others. */
function readConfig(run: RunSpec): string | null {
  const { trial, config } = run;
  if (!('program' in trial) || config.data === undefined || !readsDataFolder(config)) return null;
  return canonicalJson({ data: config.data, model: modelFilesOf(config.model) });
}

/** What of a model decides which files it reads. The kind always: left out, that of photographs would be a residual network. */
function modelFilesOf(model: JsonValue | undefined): JsonObject {
  const keys = ['kind', 'depth', 'word_vectors'];
  return Object.fromEntries(Object.entries(isJsonObject(model) ? model : {}).filter(([key]) => keys.includes(key)));
}

/** The `data` or `weights` of the trainer's report on a config. */
function partOf(report: JsonObject | undefined, part: string): JsonObject {
  const value = report?.[part];
  return isJsonObject(value) ? value : {};
}

/** A program of the user's may read the file that SWEEP_WEIGHTS names. */
function wantsWeights({ trial, config }: RunSpec): boolean {
  return 'command' in trial || readsWeights(config);
}

function checkInputs(context: Context, configs: readonly string[]): ReadonlyMap<string, JsonObject> {
  const { stdout, complaint } = askTrainer(context, ['check', ...configs]);
  // Files that are missing or malformed are part of the answer; without one, something else is wrong.
  if (!stdout.startsWith('[')) throw environmentError(complaint);
  const reports: unknown = JSON.parse(stdout);
  const list = Array.isArray(reports) ? reports : [];
  return new Map(configs.map((config, i) => [config, isJsonObject(list[i]) ? list[i] : {}]));
}

function isFile(path: string | null): path is string {
  return path !== null && (statSync(path, { throwIfNoEntry: false })?.isFile() ?? false);
}

function exitCodeOf(status: unknown): ExitCode {
  return status === ExitCode.usage ? ExitCode.usage : ExitCode.environment;
}
