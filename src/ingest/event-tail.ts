import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { parseEventLine } from '../model/index.ts';
import { type AttemptKey, attemptPaths } from '../rundir/index.ts';
import type { IngestState, PlacedEvent, StoreWriter } from '../store/index.ts';
import { advance } from './advance.ts';

/** Longer lines are no events but a program gone wrong; they are skipped with a warning. */
const longestLine = 8 * 1024 ** 2;
const pieceSize = 1024 ** 2;

/** Follows one attempt's events.ndjson into the store, from where the store says it was left. */
export interface EventTail {
  readonly state: () => IngestState;
  /** Takes in whole lines that were added, at most 1 MiB of them. True where more are waiting. */
  readonly read: () => boolean;
  /** Takes in all that is left. The program has ended: a last line without its newline counts if it is whole. */
  readonly finish: () => Promise<IngestState>;
}

export function followEvents(store: StoreWriter, root: string, key: AttemptKey): EventTail {
  const path = attemptPaths(root, key).events;
  let state = store.ingestState(key.runId, key.attempt);
  /** Where the search for the end of a long line goes on. */
  let scanned = state.bytes;

  const take = (lines: Buffer, ended: boolean) => {
    const events: PlacedEvent[] = [];
    const warnings: { line: number; message: string }[] = [];
    let next = state;
    for (const { start, end } of linesOf(lines, ended)) {
      const offset = state.bytes + start;
      const parsed = start === end ? null : parseEventLine(lines.toString('utf8', start, end));
      next = { ...next, bytes: state.bytes + Math.min(end + 1, lines.length), lines: next.lines + 1 };
      if (parsed?.kind === 'malformed') {
        if (end === lines.length) break;
        warnings.push({ line: next.lines, message: `line ${next.lines} of events.ndjson ${parsed.reason}` });
      } else if (parsed?.kind === 'event') {
        events.push({ offset, event: parsed.event });
      }
    }
    store.transaction(() => {
      for (const { event } of events) next = advance(store, key, next, event);
      next = { ...next, lastEvent: events.findLast(({ event }) => event.time !== '')?.event.time ?? next.lastEvent };
      for (const { line, message } of warnings) store.addWarning(key, line, message);
      store.addEvents(key, events, next);
    });
    state = next;
    scanned = Math.max(scanned, state.bytes);
  };

  const skipLongLine = (length: number) => {
    const line = state.lines + 1;
    const next = { ...state, bytes: state.bytes + length, lines: line };
    store.transaction(() => {
      store.addWarning(key, line, `line ${line} of events.ndjson is longer than 8 MiB`);
      store.addEvents(key, [], next);
    });
    state = next;
  };

  const read = (): boolean => {
    const size = sizeOf(path);
    if (size <= scanned) return false;
    const file = openSync(path, 'r');
    try {
      const piece = readAt(file, state.bytes, Math.min(size - state.bytes, pieceSize));
      const end = piece.lastIndexOf(10);
      if (end >= 0) {
        take(piece.subarray(0, end + 1), false);
        return size > state.bytes && piece.length === pieceSize;
      }
      scanned = Math.max(scanned, state.bytes + piece.length);
      const newline = findNewline(file, scanned, size);
      scanned = newline === null ? size : newline + 1;
      if (newline === null) return false;
      const length = newline + 1 - state.bytes;
      if (length > longestLine) skipLongLine(length);
      else take(readAt(file, state.bytes, length), false);
      return size > state.bytes;
    } finally {
      closeSync(file);
    }
  };

  return {
    state: () => state,
    read,
    async finish() {
      while (read()) await turn();
      const rest = sizeOf(path) - state.bytes;
      if (rest <= 0 || rest > longestLine) return state;
      const file = openSync(path, 'r');
      try {
        take(readAt(file, state.bytes, rest), true);
      } finally {
        closeSync(file);
      }
      return state;
    },
  };
}

/** Byte ranges of the lines in a buffer, without their newlines; of the last line too where the file has `ended`. */
function* linesOf(buffer: Buffer, ended: boolean): Iterable<{ readonly start: number; readonly end: number }> {
  let start = 0;
  for (let end = buffer.indexOf(10); end >= 0; end = buffer.indexOf(10, start)) {
    yield { start, end };
    start = end + 1;
  }
  if (ended && start < buffer.length) yield { start, end: buffer.length };
}

function findNewline(file: number, from: number, size: number): number | null {
  for (let at = from; at < size; ) {
    const piece = readAt(file, at, Math.min(size - at, pieceSize));
    if (piece.length === 0) return null;
    const found = piece.indexOf(10);
    if (found >= 0) return at + found;
    at += piece.length;
  }
  return null;
}

function readAt(file: number, position: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const read = readSync(file, buffer, filled, length - filled, position + filled);
    if (read === 0) break;
    filled += read;
  }
  return buffer.subarray(0, filled);
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
