import type { TrialEvent } from '../model/index.ts';
import type { AttemptKey } from '../rundir/index.ts';
import type { IngestState, StoreWriter } from '../store/index.ts';

/** What is known of an attempt after one more event. The first step that it reports settles where it resumed from. */
export function advance(store: StoreWriter, key: AttemptKey, state: IngestState, event: TrialEvent): IngestState {
  switch (event.type) {
    case 'started': {
      const { resumed_step, data_fingerprint } = event.info;
      return {
        ...state,
        program: event.program,
        backend: event.backend,
        device: event.device,
        totalSteps: event.total_steps ?? state.totalSteps,
        resumedStep: typeof resumed_step === 'number' && state.resume ? resumed_step : state.resumedStep,
        dataFingerprint: typeof data_fingerprint === 'string' ? data_fingerprint : state.dataFingerprint,
      };
    }
    case 'progress':
      return {
        ...atStep(store, key, state, event.step),
        totalSteps: event.total_steps ?? state.totalSteps,
        epoch: event.epoch ?? state.epoch,
      };
    case 'metric':
    case 'probability':
    case 'evaluation':
    case 'checkpoint':
      return atStep(store, key, state, event.step);
    case 'finished':
      return { ...state, finished: event.metrics };
    case 'failed':
      return { ...state, failed: { reason: event.reason, message: event.message, kind: event.kind } };
  }
}

function atStep(store: StoreWriter, key: AttemptKey, state: IngestState, step: number): IngestState {
  if (state.step === step) return state;
  if (state.step !== null || key.attempt === 1) return { ...state, step };
  const resumedStep = state.resume ? (state.resumedStep ?? inferredStart(store, key, step)) : null;
  store.dropBeyond(key.runId, key.attempt, resumedStep ?? -1);
  return { ...state, step, resumedStep };
}

/**
 * Where a program went on that does not say so (`started` with `info.resumed_step`): at the newest checkpoint told of
 * that does not lie beyond the first step it reports. One that begins beyond all that was reported before found a
 * checkpoint of which nobody could tell any more, and repeats nothing.
 */
function inferredStart(store: StoreWriter, key: AttemptKey, firstStep: number): number {
  const last = store.lastStep(key.runId, key.attempt);
  if (last !== null && last < firstStep) return last;
  return store.checkpointSteps(key.runId, key.attempt).findLast((step) => step <= firstStep) ?? 0;
}
