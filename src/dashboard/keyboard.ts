/** One key as a person pressed it. */
export type Stroke =
  /** One character. */
  | { readonly key: 'text'; readonly text: string }
  /** A small letter held with Ctrl. */
  | { readonly key: 'ctrl'; readonly letter: string }
  | { readonly key: NamedKey };

export type NamedKey =
  | 'escape'
  | 'enter'
  | 'tab'
  | 'back-tab'
  | 'backspace'
  | 'delete'
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'page-up'
  | 'page-down'
  | 'home'
  | 'end';

export interface Keyboard {
  /** While somebody else has the terminal: how it takes keys is as it was before. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** For good; once, however often it is called. */
  readonly close: () => void;
}

/** Esc is the beginning of a sequence if that goes on within this time; a slow line may tear one apart. */
const untilAlone = 50;

/**
 * Reads single keys from a terminal until it is closed: each once and in order, however they arrive, bundled or torn
 * apart. Ink reads keys too, but takes two Escs that arrive together for one and the first byte of a torn sequence for
 * Esc, and lets every field that takes keys listen for itself, in an order that changes with each frame.
 */
export function openKeyboard(stdin: NodeJS.ReadStream, onStroke: (stroke: Stroke) => void): Keyboard {
  let unread = '';
  let timer: NodeJS.Timeout | undefined;
  let immediate: NodeJS.Immediate | undefined;
  const wait = () => {
    clearTimeout(timer);
    clearImmediate(immediate);
  };
  const read = (isAll: boolean) => {
    const { strokes, rest } = strokesIn(unread, isAll);
    unread = rest;
    for (const stroke of strokes) onStroke(stroke);
  };
  const take = (chunk: string) => {
    wait();
    unread += chunk;
    read(false);
    // After a time of heavy load the rest may have arrived long ago: it is looked for before the wait is over.
    if (unread !== '') timer = setTimeout(() => (immediate = setImmediate(read, true)), untilAlone);
  };
  let isClosed = false;
  const close = () => {
    if (isClosed) return;
    isClosed = true;
    wait();
    stdin.off('data', take);
    stdin.setRawMode(false);
    stdin.pause();
    stdin.unref();
  };
  stdin.setEncoding('utf8');
  stdin.setRawMode(true);
  stdin.ref();
  stdin.on('data', take);
  return {
    pause: () => void stdin.setRawMode(false),
    resume: () => void stdin.setRawMode(true),
    close,
  };
}

/**
 * The keys of a text that a terminal has sent, and its end where that may be the beginning of another one (never if
 * `isAll`). Alt with a key is Esc and that key, as terminals send it; a sequence of no meaning here is no key.
 */
export function strokesIn(
  text: string,
  isAll: boolean,
): { readonly strokes: readonly Stroke[]; readonly rest: string } {
  const rest = isAll ? '' : (beginning.exec(text)?.[0] ?? '');
  const tokens = text.slice(0, text.length - rest.length).match(token) ?? [];
  return { strokes: tokens.map(strokeOf).filter((stroke) => stroke !== null), rest };
}

const esc = '\u001b';
/** A control sequence (`[[A` is of the Linux console, `OA` of keypads), or one character. */
const token = new RegExp(`${esc}(?:\\[\\[[A-E]|\\[[0-?]*[ -/]*[@-Z\\\\-~]|O[@-~])|.`, 'gsu');
const beginning = new RegExp(`${esc}(?:\\[\\[|\\[[0-?]*[ -/]*|O)?$`, 'u');

function strokeOf(typed: string): Stroke | null {
  if (typed.length > 1 && typed.startsWith(esc)) return named(sequenceKey(typed));
  const code = typed.codePointAt(0) ?? 0;
  if (controls[typed] !== undefined) return named(controls[typed]);
  if (code >= 1 && code <= 26) return { key: 'ctrl', letter: String.fromCharCode(code + 96) };
  return /\p{Cc}/u.test(typed) ? null : { key: 'text', text: typed };
}

function named(key: NamedKey | undefined): Stroke | null {
  return key === undefined ? null : { key };
}

/** By its last character, or by its number where that is `~`; Shift and Ctrl stand between and change nothing. */
function sequenceKey(sequence: string): NamedKey | undefined {
  if (sequence.startsWith(`${esc}[[`)) return undefined;
  const last = sequence.slice(-1);
  return last === '~' ? byNumber[Number.parseInt(sequence.slice(2), 10)] : byLetter[last];
}

const controls: Readonly<Record<string, NamedKey>> = {
  [esc]: 'escape',
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\b': 'backspace',
  '\u007f': 'backspace',
};
const byLetter: Readonly<Record<string, NamedKey>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  Z: 'back-tab',
};
const byNumber: Readonly<Record<number, NamedKey>> = {
  1: 'home',
  3: 'delete',
  4: 'end',
  5: 'page-up',
  6: 'page-down',
  7: 'home',
  8: 'end',
};
