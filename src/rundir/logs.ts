import { closeSync, existsSync, fstatSync, ftruncateSync, openSync, readSync, statSync, writeSync } from 'node:fs';

/** The last lines of a text file, at most `lines` of them and 64 KiB; none where there is no file. */
export function lastLines(path: string, lines: number): readonly string[] {
  const text = lastBytes(path, 64 * 1024).toString('utf8');
  const all = text.split(/\r?\n/);
  if (all.at(-1) === '') all.pop();
  return all.slice(-lines);
}

/**
 * Keeps a log that a program is still appending to from growing past `bound` bytes: what remains is a note and the
 * newest half. The file is rewritten in place, for the program holds it open; what it writes within that moment may be
 * lost. True where something was cut.
 */
export function boundLog(path: string, bound: number): boolean {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= bound) return false;
  const file = openSync(path, 'r+');
  try {
    const note = Buffer.from(`[sweep: ${size - Math.floor(bound / 2)} earlier bytes were dropped, limits.log]\n`);
    let from = fstatSync(file).size - Math.floor(bound / 2);
    let to = writeSync(file, note, 0, note.length, 0);
    const end = to + bound;
    const piece = Buffer.allocUnsafe(256 * 1024);
    while (to < end) {
      const read = readSync(file, piece, 0, piece.length, from);
      if (read === 0) break;
      writeSync(file, piece, 0, read, to);
      from += read;
      to += read;
    }
    ftruncateSync(file, to);
    return true;
  } finally {
    closeSync(file);
  }
}

function lastBytes(path: string, count: number): Buffer {
  if (!existsSync(path)) return Buffer.alloc(0);
  const file = openSync(path, 'r');
  try {
    const size = fstatSync(file).size;
    const bytes = Buffer.alloc(Math.min(size, count));
    const read = readSync(file, bytes, 0, bytes.length, size - bytes.length);
    return bytes.subarray(0, read);
  } finally {
    closeSync(file);
  }
}
