import type { Key } from 'ink';
import type { Message } from './reducer.ts';
import type { DashboardState } from './state.ts';

/** One key, as Ink reports it. */
export interface Stroke {
  readonly input: string;
  readonly key: Key;
}

/**
 * Keys pressed faster than they are read (held down, over a slow line) arrive as one text, Esc and the next key as Alt
 * with that key; here they are again one by one.
 */
export function strokesOf({ input, key }: Stroke): readonly Stroke[] {
  const characters = [...input];
  if (key.meta && !key.escape && characters.length > 0) {
    const alone = { ...key, meta: false };
    return [{ input: '', key: { ...alone, escape: true } }, ...strokesOf({ input, key: alone })];
  }
  if (characters.length <= 1) return [{ input, key }];
  return characters.map((one) => {
    const held = heldWithCtrl[one];
    return { input: held ?? one, key: { ...key, tab: one === '\t', return: one === '\r', ctrl: held !== undefined } };
  });
}

/** The control characters that mean something. */
const heldWithCtrl: Readonly<Record<string, string>> = { '\u0003': 'c', '\u000c': 'l', '\u001a': 'z' };

/** What a key means where the dashboard is now; null: nothing. Ctrl-C is a key like any other. */
export function messageOf({ input, key }: Stroke, state: DashboardState): Message | null {
  if (key.ctrl) return input === 'c' ? { type: 'interrupt' } : null;
  if (key.escape) return { type: 'back' };
  if (state.question !== null) return answerOf(input, key, state);
  const by = movement(key);
  if (by !== 0) return { type: 'move', by };
  // While the filter is typed, its input field takes the letters.
  if (state.filtering) return null;
  if (key.return) return { type: 'open', overlay: 'run' };
  if (key.tab) return { type: 'focus', by: key.shift ? -1 : 1 };
  return letterMessage(input, state);
}

function answerOf(input: string, key: Key, { question }: DashboardState): Message | null {
  const isEnter = key.return && question?.kind === 'stop';
  if (input === 'y' || isEnter) return { type: 'answer', yes: true };
  if (input === 'n' || key.return) return { type: 'answer', yes: false };
  if (input === 'c') return { type: 'ask', about: 'cancel' };
  return input === 'q' ? { type: 'leave' } : null;
}

function movement(key: Key): number {
  if (key.downArrow) return 1;
  if (key.upArrow) return -1;
  if (key.pageDown) return 10;
  if (key.pageUp) return -10;
  if (key.end) return Number.MAX_SAFE_INTEGER;
  return key.home ? -Number.MAX_SAFE_INTEGER : 0;
}

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
