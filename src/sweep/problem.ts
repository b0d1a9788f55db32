import type { JsonValue } from '../base/index.ts';
import type { Location } from './source/source.ts';

/** Something wrong in the input, where the reader of a message finds it. */
export interface Problem {
  /** Where the caret stands. */
  readonly at: Location;
  /** One line that says what is wrong. */
  readonly message: string;
  /** Without the word "expected": `one of: a, b` or `a number >= 0`. */
  readonly expected: string;
  /** What came, as it is printed. */
  readonly received: string;
  /** The nearest known name. */
  readonly suggestion?: string | undefined;
  /** What to do about it, where that is not obvious. */
  readonly hint?: string | undefined;
  /** The run in which it shows: its block and labels. */
  readonly run?: string | undefined;
}

export type Report = (problem: Problem) => void;

/** As many as anybody reads; a file with more is no sweep, and is not looked at to its end. */
export const maximumProblems = 200;

/** Short enough for one line of a message. */
export function shown(value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

/** `one of: a, b, c`, shortened where the list is long. */
export function oneOf(names: Iterable<string>): string {
  const all = [...names];
  const some = all.slice(0, 40);
  return `one of: ${some.join(', ')}${all.length > some.length ? ` and ${all.length - some.length} more` : ''}`;
}
