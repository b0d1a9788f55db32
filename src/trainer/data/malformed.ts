import { type UserError, usageError } from '../../base/index.ts';

/** A place in a data file; lines and columns count from 1, column 0 stands for the whole line. */
export interface FilePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A data file that is not what it should be (exit 2): where, what is wrong, and what was expected instead. */
export function malformedData(place: FilePlace, message: string, expected: string): UserError {
  const column = place.column > 0 ? `:${place.column}` : '';
  return usageError(`${place.file}:${place.line}${column}  error  ${message}\n     expected ${expected}`);
}
