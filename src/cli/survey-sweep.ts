import type { PlannedSweep } from '../model/index.ts';
import { rootPaths } from '../rundir/index.ts';
import { inputFiles, type PlanEntry, planRuns, surveyRuns } from '../scheduler/index.ts';
import { openStoreReadOnly } from '../store/index.ts';
import type { Context } from './context.ts';

export interface Survey {
  readonly entries: readonly PlanEntry[];
  /** Wall time of the sweep's runs that are done, milliseconds. */
  readonly durations: readonly number[];
}

/** Compares a sweep with what has been run. Reads only. */
export function surveySweep(
  { root }: Context,
  planned: PlannedSweep,
  options: { readonly retryFailed: boolean; readonly only: ReadonlySet<string> | undefined },
): Survey {
  const store = openStoreReadOnly(rootPaths(root).store);
  try {
    const ids = planned.runs.map(({ id }) => id);
    const { retryFailed, only } = options;
    const files = inputFiles(root, planned.launch);
    const entries = planRuns(planned, surveyRuns(root, ids, store), {
      retryFailed,
      inputsOf: (run) => ({ files: files(run), data: null, weights: null }),
      ...(only === undefined ? {} : { only }),
    });
    const rows = store?.runs(planned.storedAs) ?? [];
    return { entries, durations: rows.flatMap(({ status, last }) => (status === 'done' ? wallTime(last) : [])) };
  } finally {
    store?.close();
  }
}

function wallTime(last: { readonly started: string | null; readonly ended: string | null } | null): readonly number[] {
  return last?.started && last.ended ? [Date.parse(last.ended) - Date.parse(last.started)] : [];
}
