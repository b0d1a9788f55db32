import type { JsonValue } from '../base/index.ts';
import type { Problem } from './problem.ts';
import { lineAt, lineText, renderPath } from './source/source.ts';

/** An error in a sweep file or on the command line, as it is printed and as `--json` gives it. */
export interface Diagnostic {
  /** Root-relative path, or `command line`. */
  readonly file: string;
  /** Of the caret, from 1; columns count characters. */
  readonly line: number;
  readonly column: number;
  /** Characters under the caret, at least 1. */
  readonly length: number;
  /** `matrix[0].grid.method["PR (l1-+)"].loss`; '' at the top of a file. */
  readonly path: string;
  readonly message: string;
  /** Without the word "expected". */
  readonly expected: string;
  readonly received: string;
  readonly suggestion: string | null;
  readonly hint: string | null;
  /** The first run that has the error: its block and labels; null where the place says it. */
  readonly run: string | null;
  /** The line of the error, last, after the lines before it. */
  readonly excerpt: readonly { readonly line: number; readonly text: string }[];
}

const linesBefore = 2;

export function diagnose({ at, message, expected, received, suggestion, hint, run }: Problem): Diagnostic {
  const { source, path } = at;
  const start = Math.min(at.start, source.text.length);
  const line = lineAt(source, start);
  const text = lineText(source, line);
  const before = source.text.slice(source.lineStarts[line], start);
  const marked = text.slice(before.length, before.length + Math.max(at.end - at.start, 0)).trimEnd();
  const first = Math.max(line - linesBefore, 0);
  return {
    file: source.name,
    line: line + 1,
    column: [...before].length + 1,
    length: Math.max([...marked].length, 1),
    path: renderPath(path),
    message,
    expected,
    received,
    suggestion: suggestion ?? null,
    hint: hint ?? null,
    run: run ?? null,
    excerpt: Array.from({ length: line - first + 1 }, (_, i) => ({
      line: first + i + 1,
      text: lineText(source, first + i),
    })),
  };
}

/** By file in the order in which the files came up, then by place; each once. */
export function inReadingOrder(problems: readonly Problem[]): readonly Diagnostic[] {
  const distinct = new Map(problems.map((one) => [`${one.at.source.name}:${one.at.start}:${one.message}`, one]));
  const files = [...new Set(problems.map(({ at }) => at.source.name))];
  return [...distinct.values()]
    .map(diagnose)
    .sort((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column);
}

export function diagnosticsToJson(diagnostics: readonly Diagnostic[]): JsonValue {
  return diagnostics.map(({ excerpt, ...rest }) => ({ ...rest, excerpt: excerpt.map((line) => ({ ...line })) }));
}
