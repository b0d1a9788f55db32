import type { DashboardData } from './data.ts';
import { edited, textOf } from './field.ts';
import type { Stroke } from './keyboard.ts';
import { isListEmpty, isListOpen, listedRuns, resultRows, runOfRow, shownRun } from './selection.ts';
import { type DashboardState, focusOrder, type Overlay, type Size } from './state.ts';
import { answer, ask, interrupt, leave, pauseOrResume, retry } from './steering.ts';
import { only, reply, type Step } from './step.ts';

export type Message =
  | { readonly type: 'data'; readonly data: DashboardData }
  | { readonly type: 'tick'; readonly now: number }
  | { readonly type: 'resize'; readonly size: Size }
  | { readonly type: 'move'; readonly by: number }
  | { readonly type: 'focus'; readonly by: 1 | -1 }
  | { readonly type: 'open'; readonly overlay: Overlay }
  | { readonly type: 'back' }
  | { readonly type: 'start-filter' }
  | { readonly type: 'edit-filter'; readonly stroke: Stroke }
  | { readonly type: 'end-filter' }
  | { readonly type: 'pause-or-resume' }
  | { readonly type: 'retry' }
  | { readonly type: 'ask'; readonly about: 'cancel' | 'stop' }
  | { readonly type: 'answer'; readonly yes: boolean }
  | { readonly type: 'leave' }
  | { readonly type: 'interrupt' };

/** What is to be seen at first. */
export function initialStep(data: DashboardData, owner: boolean, size: Size): Step {
  const state: DashboardState = {
    data,
    owner,
    now: data.takenAt,
    size,
    focus: 'slots',
    hasMap: hasProbabilities(data),
    overlays: [],
    question: null,
    filter: '',
    field: null,
    chosen: null,
    row: 0,
    scroll: 0,
    interrupted: false,
    reply: null,
  };
  const run = shownRun(state);
  return { state, actions: run === null ? [] : [{ type: 'select', run }] };
}

/** The whole behaviour of the dashboard. Asks for another run's detail whenever the one that is shown changes. */
export function reduce(state: DashboardState, message: Message): Step {
  const { state: reached, actions } = respond(state, message);
  const next = chooseListed(reached);
  const run = shownRun(next);
  if (run === shownRun(state)) return { state: next, actions };
  return { state: { ...next, scroll: 0 }, actions: [...actions, { type: 'select', run }] };
}

/** In a list of runs the shown one is always among those listed: keys act on what is marked, never on a hidden run. */
function chooseListed(state: DashboardState): DashboardState {
  if (!isListOpen(state)) return state;
  const ids = listedRuns(state);
  const [first] = ids;
  return first === undefined || ids.includes(shownRun(state) ?? '') ? state : { ...state, chosen: first };
}

function respond(state: DashboardState, message: Message): Step {
  switch (message.type) {
    case 'data':
      return only(renew(state, message.data));
    case 'tick':
      return tick({ ...state, now: message.now });
    case 'resize':
      return only({ ...state, size: message.size });
    default:
      return respondToKey({ ...state, reply: null }, message);
  }
}

function renew(state: DashboardState, data: DashboardData): DashboardState {
  const now = Math.max(state.now, data.takenAt);
  return { ...state, data, now, hasMap: state.hasMap || hasProbabilities(data) };
}

function hasProbabilities({ recordsProbabilities, detail }: DashboardData): boolean {
  return recordsProbabilities || (detail?.probability.some(({ points }) => points.length > 0) ?? false);
}

type KeyMessage = Exclude<Message, { type: 'data' | 'tick' | 'resize' }>;

function respondToKey(state: DashboardState, message: KeyMessage): Step {
  switch (message.type) {
    case 'move':
      return only(move(state, message.by));
    case 'focus': {
      // What is open hides the panels: the focus would move unseen.
      if (state.overlays.length > 0) return only(state);
      const order = focusOrder.filter((panel) => panel !== 'map' || state.hasMap);
      const next = (order.indexOf(state.focus) + message.by + order.length) % order.length;
      return only({ ...state, focus: order[next] ?? 'slots' });
    }
    case 'open':
      if ((message.overlay === 'run' || message.overlay === 'log') && isListEmpty(state)) return noRun(state);
      return only(open(state, message.overlay));
    case 'back':
      return only(back(state));
    case 'start-filter':
      return only({ ...open(state, 'runs'), field: { before: state.filter, behind: '' } });
    case 'edit-filter':
      return only(editFilter(state, message.stroke));
    case 'end-filter':
      return only({ ...state, field: null });
    case 'pause-or-resume':
      return pauseOrResume(state);
    case 'retry':
      return isListEmpty(state) ? noRun(state) : retry(state);
    case 'ask':
      return ask(state, message.about);
    case 'answer':
      return answer(state, message.yes);
    case 'leave':
      return leave(state);
    case 'interrupt':
      return interrupt(state);
  }
}

function tick(state: DashboardState): Step {
  const { question } = state;
  const isDue = question?.kind === 'stop' && question.until !== null && state.now >= question.until;
  return isDue ? answer(state, true) : only(state);
}

function noRun(state: DashboardState): Step {
  return only(reply(state, 'no run is listed'));
}

function open(state: DashboardState, overlay: Overlay): DashboardState {
  const below = state.overlays.filter((one) => one !== overlay);
  return { ...state, overlays: [...below, overlay], scroll: 0 };
}

/** Every change is applied at once. */
function editFilter(state: DashboardState, stroke: Stroke): DashboardState {
  if (state.field === null) return state;
  const field = edited(state.field, stroke);
  return { ...state, field, filter: textOf(field) };
}

/** Esc: one thing at a time, the newest first. */
function back(state: DashboardState): DashboardState {
  if (state.question !== null) return { ...state, question: null };
  if (state.field !== null) return { ...state, field: null, filter: '' };
  if (state.overlays.length > 0) return { ...state, overlays: state.overlays.slice(0, -1), scroll: 0 };
  return { ...state, chosen: null };
}

function move(state: DashboardState, by: number): DashboardState {
  const overlay = state.overlays.at(-1);
  if (overlay === 'help') return state;
  if (overlay === 'log' || overlay === 'run') {
    const last = Math.max(0, (state.data.detail?.log.length ?? 0) - 1);
    return { ...state, scroll: clamp(state.scroll - by, 0, last) };
  }
  if (overlay === undefined && state.focus === 'results') {
    const rows = resultRows(state.data.tables);
    const row = clamp(state.row + by, 0, Math.max(0, rows.length - 1));
    const target = rows[row];
    const chosen = target === undefined ? null : runOfRow(state.data.runs, target);
    return { ...state, row, chosen: chosen ?? state.chosen };
  }
  const ids = listedRuns(state);
  if (ids.length === 0) return state;
  const at = ids.indexOf(shownRun(state) ?? '');
  return { ...state, chosen: ids[clamp(at < 0 ? 0 : at + by, 0, ids.length - 1)] ?? null };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
