import { paced } from './paced.ts';
import type { Size } from './state.ts';

/** A terminal that shows frames on its alternate screen, so that scrollback and prompt come back untouched. */
export interface FrameTerminal {
  /** The rows of the screen, none wider than the terminal. */
  readonly show: (rows: readonly string[]) => void;
  /** Where Ink writes its frames, shown like others where they hold anything: all else about it is the real stream's. */
  readonly frames: NodeJS.WriteStream;
  readonly size: () => Size;
  /** Draws every row anew with the next frame: after a resize, or when something else has written. */
  readonly repaint: () => void;
  /** Back to the normal screen, with the cursor, until `enter`; frames are kept for it meanwhile. */
  readonly pause: () => void;
  /** To the alternate screen again, drawn anew. */
  readonly enter: () => void;
  /** Back to the normal screen for good; once, however often it is called. */
  readonly leave: () => void;
}

/** At most one frame is written per `interval` milliseconds, and of it the rows that differ. */
export function frameTerminal(stdout: NodeJS.WriteStream, interval: number): FrameTerminal {
  let shown: readonly string[] = [];
  let newest: readonly string[] = [];
  let isLeft = false;
  let isPaused = false;
  const size = () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 });
  const paint = paced(() => {
    if (isLeft || isPaused) return;
    const rows = newest.slice(0, size().rows);
    const changes = changedRows(shown, rows);
    if (changes !== '') stdout.write(beginUpdate + changes + endUpdate);
    shown = rows;
  }, interval);
  const show = (rows: readonly string[]) => {
    newest = rows;
    paint.request();
  };
  const repaint = () => {
    if (isLeft || isPaused) return;
    stdout.write(clearScreen);
    shown = [];
    paint.request();
  };
  const pause = () => {
    if (isLeft || isPaused) return;
    isPaused = true;
    stdout.write(`${endUpdate}\u001b[0m${showCursor}${leaveAlternate}`);
  };
  const leave = () => {
    pause();
    isLeft = true;
    paint.cancel();
    process.off('exit', leave);
  };
  process.once('exit', leave);
  stdout.write(enterAlternate + hideCursor + clearScreen);
  const frames: NodeJS.WriteStream = Object.create(stdout, {
    isTTY: { value: false },
    columns: { get: () => size().columns },
    rows: { get: () => size().rows },
    on: { value: () => frames },
    off: { value: () => frames },
    write: {
      value: (frame: string, written?: () => void) => {
        if (frame !== '') show(frame.split('\n'));
        // As with any stream, later: Ink is told that it may end before it listens for its end.
        if (written !== undefined) queueMicrotask(written);
        return true;
      },
    },
  });
  return {
    show,
    frames,
    size,
    repaint,
    pause,
    enter() {
      if (isLeft) return;
      isPaused = false;
      stdout.write(enterAlternate + hideCursor);
      repaint();
    },
    leave,
  };
}

/** Moves to each row that differs and writes it; erased first, as erasing after a full row would take its last column. */
function changedRows(before: readonly string[], after: readonly string[]): string {
  const count = Math.max(before.length, after.length);
  return Array.from({ length: count }, (_, i) => {
    const row = after[i] ?? '';
    return row === (before[i] ?? '') ? '' : `\u001b[${i + 1};1H\u001b[2K${row}`;
  }).join('');
}

const enterAlternate = '\u001b[?1049h';
const leaveAlternate = '\u001b[?1049l';
const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';
const clearScreen = '\u001b[2J\u001b[H';
/** Synchronized output: a terminal that knows it shows the update as one, others ignore it. */
const beginUpdate = '\u001b[?2026h';
const endUpdate = '\u001b[?2026l';
