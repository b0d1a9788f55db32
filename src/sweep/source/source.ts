/** A text that errors can point into: a sweep file, or what was typed on the command line. */
export interface Source {
  /** Root-relative path with forward slashes, or `command line`. */
  readonly name: string;
  readonly text: string;
  /** Offset of the first character of each line. */
  readonly lineStarts: readonly number[];
}

/** Keys and list positions from the root of a file down to a value. */
export type KeyPath = readonly (string | number)[];

/** A stretch of a source: offsets [start, end) in UTF-16 units, and the key path that stands there. */
export interface Location {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
  readonly path: KeyPath;
}

export const commandLineName = 'command line';

export function makeSource(name: string, text: string): Source {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  return { name, text, lineStarts };
}

/** A text of the command line, with the location of its part from `start` on. */
export function commandLineAt(text: string, start = 0): Location {
  return { source: makeSource(commandLineName, text), start, end: text.length, path: [] };
}

/** The line (from 0) on which an offset lies. */
export function lineAt(source: Source, offset: number): number {
  let [low, high] = [0, source.lineStarts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((source.lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A line (from 0) without its line end. */
export function lineText(source: Source, line: number): string {
  const end = source.lineStarts[line + 1];
  return source.text.slice(source.lineStarts[line], end === undefined ? undefined : end - 1).replace(/\r$/, '');
}

/** `matrix[0].grid.method["PR (l1-+)"].loss`; the one block of a `matrix` without a list is [0] too. */
export function renderPath(path: KeyPath): string {
  let text = '';
  for (const [i, key] of path.entries()) {
    if (typeof key === 'number') text += `[${key}]`;
    else if (/^[A-Za-z_][\w-]*$/.test(key)) text += text === '' ? key : `.${key}`;
    else text += `[${JSON.stringify(key)}]`;
    if (isMatrix(path, i) && typeof path[i + 1] === 'string') text += '[0]';
  }
  return text;
}

function isMatrix(path: KeyPath, i: number): boolean {
  return path[i] === 'matrix' && (i === 0 || (i === 2 && path[0] === 'profiles'));
}
