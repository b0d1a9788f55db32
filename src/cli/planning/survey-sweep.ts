import type { PlannedSweep } from '../../model/index.ts';
import { rootPaths } from '../../rundir/index.ts';
import { inputFiles, type PlanEntry, planRuns, statesIn } from '../../scheduler/index.ts';
import { isCorruption, OutdatedStore, openStoreReadOnly, type StoreReader } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { selectReruns } from './select-runs.ts';
import type { TrialInputs } from './trial-inputs.ts';

export interface Survey {
  readonly entries: readonly PlanEntry[];
  /** Ids of the runs that --rerun names: they are done anew. */
  readonly rerun: ReadonlySet<string>;
  /** Wall time of the sweep's runs that are done, milliseconds; read when asked for. */
  readonly durations: () => readonly number[];
}

export interface SurveyOptions {
  readonly retryFailed: boolean;
  readonly only: ReadonlySet<string> | undefined;
  readonly rerun: readonly string[];
  readonly inputs: TrialInputs;
}

/** Compares a sweep with what has been run. Reads only. */
export function surveySweep({ root }: Context, planned: PlannedSweep, options: SurveyOptions): Survey {
  const { retryFailed, only, inputs } = options;
  const files = inputFiles(root, planned.launch);
  const entries = planRuns(
    planned,
    readIfSound(root, (store) => statesIn(root, store)),
    {
      retryFailed,
      inputsOf(run) {
        const { data, weights } = inputs.fingerprints(run);
        return { files: files(run), data, weights };
      },
      ...(only === undefined ? {} : { only }),
    },
  );
  const rerun = selectReruns(planned, entries, options.rerun, only);
  return {
    entries: entries.map((entry) => (rerun.has(entry.run.id) ? { ...entry, start: true } : entry)),
    rerun,
    durations: () => readIfSound(root, (store) => store?.wallTimes(planned.storedAs) ?? []),
  };
}

/**
 * Reads from the store, or without one where it is old or damaged: the run folders alone tell as much, only slower, and
 * `run` is to migrate or mend it, not to stumble over it.
 */
function readIfSound<T>(root: string, read: (store: StoreReader | undefined) => T): T {
  let store: StoreReader | undefined;
  try {
    store = openStoreReadOnly(rootPaths(root).store);
    return read(store);
  } catch (error) {
    if (error instanceof OutdatedStore || isCorruption(error)) return read(undefined);
    throw error;
  } finally {
    store?.close();
  }
}
