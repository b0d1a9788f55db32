import type { AttemptKey } from '../rundir/index.ts';
import type { StoreWriter } from '../store/index.ts';
import type { Reached } from './orchestration.ts';

/** How far an attempt and those before it have brought their run, once its events are in the store. */
export function reachedBy(store: StoreWriter, { runId, attempt }: AttemptKey): Reached {
  const step = store.ingestState(runId, attempt).step ?? -1;
  return { step, checkpoint: store.checkpointSteps(runId, attempt + 1).at(-1) ?? -1 };
}
