import type { PlannedRun, PlannedSweep } from '../model/index.ts';
import type { Inputs } from '../rundir/index.ts';

/** What is known of a run before anything is started. */
export interface RunState {
  /** `running`: some orchestrator's attempt is under way. */
  readonly status: 'new' | 'running' | 'done' | 'failed' | 'interrupted';
  /** Number of its last attempt; 0: never started. */
  readonly attempts: number;
  /** Why the last attempt ended as it did. */
  readonly message: string | null;
  /** The last step it reported, of how many. */
  readonly step: number | null;
  readonly totalSteps: number | null;
  /** Fingerprints recorded with its last attempt; null: none. */
  readonly inputs: Inputs | null;
}

/** What is known of runs; nothing of those without a folder. */
export type RunStates = Pick<ReadonlyMap<string, RunState>, 'get'>;

/** Why a run is, or is not, to be started. `changed`: done, with other inputs, data or weights than those of now. */
export type PlanStatus = 'new' | 'done' | 'failed' | 'interrupted' | 'changed' | 'running';
export const planStatuses: readonly PlanStatus[] = ['done', 'changed', 'new', 'interrupted', 'running', 'failed'];

export interface PlanEntry {
  readonly run: PlannedRun;
  readonly status: PlanStatus;
  /** True where `run` would start it. */
  readonly start: boolean;
  /** One line for people; null where the status says all. */
  readonly detail: string | null;
}

export interface PlanOptions {
  /** Give failed runs another round of attempts. */
  readonly retryFailed: boolean;
  /** Ids to which training is limited; undefined: all. */
  readonly only?: ReadonlySet<string>;
  /** Fingerprints as they are now; undefined: not compared. */
  readonly inputsOf?: (run: PlannedRun) => Inputs;
}

/** Compares a sweep with what stands: which of its runs would be started, and why. Pure. */
export function planRuns(
  planned: Pick<PlannedSweep, 'runs'>,
  states: RunStates,
  options: PlanOptions,
): readonly PlanEntry[] {
  return planned.runs.map((run) => planRun(run, states.get(run.id) ?? newRun, options));
}

function planRun(run: PlannedRun, state: RunState, { retryFailed, only, inputsOf }: PlanOptions): PlanEntry {
  const wanted = only?.has(run.id) ?? true;
  switch (state.status) {
    case 'new':
      return { run, status: 'new', start: wanted, detail: null };
    case 'running':
      return { run, status: 'running', start: wanted, detail: progressText(state, 'at') };
    case 'interrupted':
      return { run, status: 'interrupted', start: wanted, detail: progressText(state, 'stopped at') };
    case 'failed':
      return { run, status: 'failed', start: wanted && retryFailed, detail: state.message };
    case 'done': {
      const changes = changedInputs(state.inputs, inputsOf?.(run));
      if (changes.length === 0) return { run, status: 'done', start: false, detail: null };
      return { run, status: 'changed', start: false, detail: `done with another ${changes.join(', ')}` };
    }
  }
}

/** How many runs are done, failed for good, and neither. */
export interface RunCounts {
  readonly done: number;
  readonly failed: number;
  readonly left: number;
}

/** Counts those of a sweep's runs, those of `only`. */
export function countEntries(entries: readonly PlanEntry[], only: ReadonlySet<string> | undefined): RunCounts {
  const counts = { done: 0, failed: 0, left: 0 };
  for (const { run, status } of entries) {
    if (only !== undefined && !only.has(run.id)) continue;
    if (status === 'done' || status === 'changed') counts.done++;
    else if (status === 'failed') counts.failed++;
    else counts.left++;
  }
  return counts;
}

export const newRun: RunState = {
  status: 'new',
  attempts: 0,
  message: null,
  step: null,
  totalSteps: null,
  inputs: null,
};

function progressText({ step, totalSteps }: RunState, verb: string): string | null {
  if (step === null) return null;
  return totalSteps === null ? `${verb} step ${step}` : `${verb} step ${step} of ${totalSteps}`;
}

/** What of a run's inputs is another than when it was done, in words. */
export function changedInputs(then: Inputs | null, now: Inputs | undefined): readonly string[] {
  if (then === null || now === undefined) return [];
  const names = Object.keys(then.files);
  for (const file of Object.keys(now.files)) if (!Object.hasOwn(then.files, file)) names.push(file);
  const files = names.filter((file) => then.files[file] !== now.files[file]);
  return [
    ...files.sort(),
    ...(differ(then.data, now.data) ? ['data'] : []),
    ...(differ(then.weights, now.weights) ? ['weights file'] : []),
  ];
}

/** A fingerprint that is not known on either side says nothing. */
function differ(then: string | null, now: string | null): boolean {
  return then !== null && now !== null && then !== now;
}
