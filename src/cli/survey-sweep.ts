import type { PlannedSweep } from '../model/index.ts';
import { rootPaths } from '../rundir/index.ts';
import { inputFiles, type PlanEntry, planRuns, surveyRuns } from '../scheduler/index.ts';
import { openStoreReadOnly } from '../store/index.ts';
import type { Context } from './context.ts';
import { selectReruns } from './select-runs.ts';
import type { TrialInputs } from './trial-inputs.ts';

export interface Survey {
  readonly entries: readonly PlanEntry[];
  /** Ids of the runs that --rerun names: they are done anew. */
  readonly rerun: ReadonlySet<string>;
  /** Wall time of the sweep's runs that are done, milliseconds. */
  readonly durations: readonly number[];
}

export interface SurveyOptions {
  readonly retryFailed: boolean;
  readonly only: ReadonlySet<string> | undefined;
  readonly rerun: readonly string[];
  readonly inputs: TrialInputs;
}

/** Compares a sweep with what has been run. Reads only. */
export function surveySweep({ root }: Context, planned: PlannedSweep, options: SurveyOptions): Survey {
  const store = openStoreReadOnly(rootPaths(root).store);
  try {
    const ids = planned.runs.map(({ id }) => id);
    const { retryFailed, only, inputs } = options;
    const files = inputFiles(root, planned.launch);
    const entries = planRuns(planned, surveyRuns(root, ids, store), {
      retryFailed,
      inputsOf: (run) => ({ files: files(run), ...inputs.fingerprints(run) }),
      ...(only === undefined ? {} : { only }),
    });
    const rerun = selectReruns(planned, entries, options.rerun, only);
    const rows = store?.runs(planned.storedAs) ?? [];
    return {
      entries: entries.map((entry) => (rerun.has(entry.run.id) ? { ...entry, start: true } : entry)),
      rerun,
      durations: rows.flatMap(({ status, last }) => (status === 'done' ? wallTime(last) : [])),
    };
  } finally {
    store?.close();
  }
}

function wallTime(last: { readonly started: string | null; readonly ended: string | null } | null): readonly number[] {
  return last?.started && last.ended ? [Date.parse(last.ended) - Date.parse(last.started)] : [];
}
