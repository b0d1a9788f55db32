import { plural } from './format.ts';
import { shownRun } from './selection.ts';
import type { DashboardState } from './state.ts';
import { only, reply, type Step } from './step.ts';

/** How long `q` waits for another answer before it takes the harmless one. */
const answerTime = 3_000;

export function pauseOrResume(state: DashboardState): Step {
  switch (state.data.state) {
    case 'running':
      return { state: reply(state, 'pausing: nothing new is started'), actions: [{ type: 'pause' }] };
    case 'paused':
      return { state: reply(state, 'resuming'), actions: [{ type: 'resume' }] };
    case 'stopping':
    case 'cancelling':
    case 'ended':
      return only(reply(state, `nothing to pause: it is ${state.data.state}`));
  }
}

/** The run that was chosen or whose page or list is open, where it failed or was cut off; all failed ones otherwise. */
export function retry(state: DashboardState): Step {
  if (state.data.state === 'ended')
    return only(reply(state, 'it is ended: "run" with --retry-failed tries them again'));
  const id = state.overlays.length > 0 ? shownRun(state) : state.chosen;
  const run = id === null ? undefined : state.data.runs.find((one) => one.id === id);
  if (run !== undefined && (run.status === 'failed' || run.status === 'interrupted')) {
    return { state: reply(state, `retrying ${run.id.slice(0, 8)}`), actions: [{ type: 'retry', run: run.id }] };
  }
  const { failed } = state.data.counts;
  if (failed === 0) return only(reply(state, 'no run has failed'));
  return { state: reply(state, `retrying ${plural(failed, 'failed run')}`), actions: [{ type: 'retry', run: null }] };
}

/** Whether to cancel or to stop: a person is asked first. */
export function ask(state: DashboardState, about: 'cancel' | 'stop'): Step {
  if (isEnding(state, about)) return only(reply(state, `it is ${state.data.state} already`));
  return only({ ...state, question: about === 'cancel' ? { kind: 'cancel' } : { kind: 'stop', until: null } });
}

export function answer(state: DashboardState, yes: boolean): Step {
  const { question } = state;
  const closed = { ...state, question: null };
  if (question === null || !yes) return only(closed);
  switch (question.kind) {
    case 'cancel':
      return cancel(closed);
    case 'stop':
      return { state: reply(closed, 'stopping: what runs will finish'), actions: [{ type: 'stop' }] };
  }
}

/** Leaving the orchestrator's own view ends the sweep, so that asks how; a second `q` is the answer. */
export function leave(state: DashboardState): Step {
  if (!state.owner || state.data.state === 'ended') return { state, actions: [{ type: 'quit' }] };
  if (state.question?.kind === 'stop') return answer(state, true);
  if (isEnding(state, 'stop')) return only(reply(state, `it is ${state.data.state}: waiting for what runs to end`));
  return only({ ...state, question: { kind: 'stop', until: state.now + answerTime } });
}

/** Ctrl-C: the first cancels, the second ends what runs now; a view that only watches is left. */
export function interrupt(state: DashboardState): Step {
  if (!state.owner) return { state, actions: [{ type: 'quit' }] };
  if (state.interrupted) return { state: reply(state, 'ending now'), actions: [{ type: 'kill' }] };
  return cancel({ ...state, question: null });
}

/** A second request would end what runs at once, which only Ctrl-C asks for. */
function cancel(state: DashboardState): Step {
  const text = 'cancelling: runs write a checkpoint and end';
  if (!state.owner) return { state: reply(state, text), actions: [{ type: 'cancel' }] };
  const next = reply({ ...state, interrupted: true }, `${text}; Ctrl-C ends them now`);
  return { state: next, actions: state.interrupted ? [] : [{ type: 'cancel' }] };
}

function isEnding(state: DashboardState, about: 'cancel' | 'stop'): boolean {
  const now = state.data.state;
  return now === 'ended' || now === 'cancelling' || (about === 'stop' && now === 'stopping');
}
