import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { canonicalJson, ExitCode, environmentError, isJsonObject, type JsonObject, UserError } from '../base/index.ts';
import type { PlannedRun, RunSpec } from '../model/index.ts';
import { type Fingerprints, fileChecksum } from '../rundir/index.ts';
import { readsDataFolder, readsWeights } from '../trainer/schema.ts';
import type { Context } from './context.ts';
import { trainerEntry } from './trainer-entry.ts';

/** What runs read beside their configuration, looked at once, when it is first asked for. */
export interface TrialInputs {
  readonly fingerprints: (run: RunSpec) => Fingerprints;
  /** Throws a UserError where anything that these runs read is missing (exit 4) or malformed (exit 2). */
  readonly require: (runs: readonly RunSpec[]) => void;
}

/** Has the trainer look at the data of some runs, each data set once. */
export function trialInputs(context: Context, runs: readonly PlannedRun[]): TrialInputs {
  let reports: ReadonlyMap<string, JsonObject> | undefined;
  const reportOf = (run: RunSpec): JsonObject | undefined => {
    const section = dataSection(run);
    if (section === null) return undefined;
    reports ??= checkData(context, [...new Set(runs.map(dataSection).filter((one) => one !== null))]);
    return reports.get(section);
  };
  let weights: string | null | undefined;
  const weightsSum = () => {
    if (weights === undefined) weights = isFile(context.weights) ? fileChecksum(context.weights) : null;
    return weights;
  };
  return {
    fingerprints(run) {
      const data = reportOf(run)?.data_fingerprint;
      return { data: typeof data === 'string' ? data : null, weights: wantsWeights(run) ? weightsSum() : null };
    },
    require(starting) {
      for (const run of starting) {
        const { error, exit_code } = reportOf(run) ?? {};
        if (typeof error === 'string') throw new UserError(error, exitCodeOf(exit_code));
      }
      if (context.weights !== null && starting.some(wantsWeights) && !isFile(context.weights)) {
        throw environmentError(`the weights file ${context.weights} does not exist`);
      }
    },
  };
}

/** Throws a UserError (exit 4) where a backend that was asked for by name does not work. */
export function requireBackend(context: Context, backend: string | undefined, runs: readonly RunSpec[]): void {
  if (backend === undefined || backend === 'auto' || !runs.some(({ trial }) => 'program' in trial)) return;
  const { status, stderr } = askTrainer(context, ['backend', 'self-test', backend]);
  if (status !== 0) throw new UserError(stderr.trimEnd(), exitCodeOf(status));
}

/** The data section of a run of the trainer that reads a folder of the user's; null otherwise. */
function dataSection({ trial, config }: RunSpec): string | null {
  const reads = 'program' in trial && config.data !== undefined && readsDataFolder(config);
  return reads ? canonicalJson(config.data as JsonObject) : null;
}

/** A program of the user's may read the file that SWEEP_WEIGHTS names. */
function wantsWeights({ trial, config }: RunSpec): boolean {
  return 'command' in trial || readsWeights(config);
}

function checkData(context: Context, sections: readonly string[]): ReadonlyMap<string, JsonObject> {
  const { stdout, stderr } = askTrainer(context, ['check', ...sections]);
  // Data that are missing or malformed are part of the answer; without one, something else is wrong.
  if (!stdout.startsWith('[')) throw environmentError(stderr.trimEnd());
  const reports: unknown = JSON.parse(stdout);
  const list = Array.isArray(reports) ? reports : [];
  return new Map(sections.map((section, i) => [section, isJsonObject(list[i]) ? list[i] : {}]));
}

function askTrainer({ root, data, env }: Context, args: readonly string[]) {
  return spawnSync(process.execPath, [trainerEntry, ...args], {
    cwd: root,
    env: { ...env, ...(data === null ? {} : { SWEEP_DATA: data }) },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 ** 2,
  });
}

function isFile(path: string | null): path is string {
  return path !== null && (statSync(path, { throwIfNoEntry: false })?.isFile() ?? false);
}

function exitCodeOf(status: unknown): ExitCode {
  return status === ExitCode.usage ? ExitCode.usage : ExitCode.environment;
}
