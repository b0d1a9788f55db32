import type { Stroke } from './keyboard.ts';
import type { Message } from './reducer.ts';
import type { DashboardState } from './state.ts';

/** What a key means where the dashboard is now; null: nothing. Ctrl-C is a key like any other. */
export function messageOf(stroke: Stroke, state: DashboardState): Message | null {
  if (stroke.key === 'ctrl' && stroke.letter === 'c') return { type: 'interrupt' };
  if (stroke.key === 'escape') return { type: 'back' };
  if (state.question !== null) return answerOf(stroke, state);
  if (state.field !== null) return fieldMessage(stroke);
  return stroke.key === 'text' ? letterMessage(stroke.text, state) : keyMessage(stroke.key);
}

function answerOf(stroke: Stroke, { question }: DashboardState): Message | null {
  if (stroke.key === 'enter') return { type: 'answer', yes: question?.kind === 'stop' };
  if (stroke.key !== 'text') return null;
  switch (stroke.text) {
    case 'y':
      return { type: 'answer', yes: true };
    case 'n':
      return { type: 'answer', yes: false };
    case 'c':
      return { type: 'ask', about: 'cancel' };
    case 'q':
      return { type: 'leave' };
    default:
      return null;
  }
}

/** While the filter is typed, only keys that no line of text knows go past it. */
function fieldMessage(stroke: Stroke): Message {
  if (stroke.key === 'enter') return { type: 'end-filter' };
  const by = stroke.key === 'home' || stroke.key === 'end' ? undefined : movement[stroke.key];
  return by === undefined ? { type: 'edit-filter', stroke } : { type: 'move', by };
}

function keyMessage(key: Stroke['key']): Message | null {
  if (key === 'enter') return { type: 'open', overlay: 'run' };
  if (key === 'tab' || key === 'back-tab') return { type: 'focus', by: key === 'tab' ? 1 : -1 };
  const by = movement[key];
  return by === undefined ? null : { type: 'move', by };
}

const movement: Readonly<Partial<Record<Stroke['key'], number>>> = {
  down: 1,
  up: -1,
  'page-down': 10,
  'page-up': -10,
  end: Number.MAX_SAFE_INTEGER,
  home: -Number.MAX_SAFE_INTEGER,
};

function letterMessage(input: string, { overlays }: DashboardState): Message | null {
  switch (input) {
    case 'j':
      return { type: 'move', by: 1 };
    case 'k':
      return { type: 'move', by: -1 };
    case '?':
      return overlays.at(-1) === 'help' ? { type: 'back' } : { type: 'open', overlay: 'help' };
    case '/':
      return { type: 'start-filter' };
    case 'f':
      return { type: 'open', overlay: 'failures' };
    case 'l':
      return { type: 'open', overlay: 'log' };
    case 'p':
      return { type: 'pause-or-resume' };
    case 'r':
      return { type: 'retry' };
    case 'c':
      return { type: 'ask', about: 'cancel' };
    case 's':
      return { type: 'ask', about: 'stop' };
    case 'q':
      return { type: 'leave' };
    default:
      return null;
  }
}
