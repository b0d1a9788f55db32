import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ExitCode, environmentError, UserError } from '../../../base/index.ts';
import { childrenNamed, isFolder } from '../folders.ts';

/**
 * Where a set of images lies: `folder`, or a child of it by the set's name, that holds `marks` (folder or file names,
 * without regard to case). Throws a UserError (exit 4) that says what was expected where.
 */
export function findHome(set: string, child: 'voc' | 'coco', folder: string | null, marks: readonly string[]): string {
  const expected = `${marks.join(', ')} in DIR or DIR/${child}`;
  if (folder === null) {
    throw environmentError(
      `data set "${set}" lies in a folder of your own: name it with --data DIR or SWEEP_DATA\n     expected ${expected}`,
    );
  }
  if (!isFolder(folder)) throw environmentError(`the data folder ${folder} does not exist\n     expected ${expected}`);
  const candidates = [folder, ...childrenNamed(folder, child)];
  const lacking = candidates.map((place) => marks.filter((mark) => childrenNamed(place, mark).length === 0));
  const complete = candidates.find((_, index) => lacking[index]!.length === 0);
  if (complete !== undefined) return complete;
  const [place, lacks] = candidates
    .map((one, index) => [one, lacking[index]!] as const)
    .reduce((best, one) => (one[1].length < best[1].length ? one : best));
  throw environmentError(`${place} lacks ${lacks.join(', ')} of data set "${set}"\n     expected ${expected}`);
}

/** A file or folder within a data set, names without regard to case. Throws a UserError (exit 4) without it. */
export function descend(home: string, ...names: readonly string[]): string {
  return names.reduce((place, name) => {
    const [found] = childrenNamed(place, name);
    if (found !== undefined) return found;
    throw environmentError(`${join(place, name)} is missing\n     expected it beside what is in ${place}`);
  }, home);
}

/**
 * The files of a folder by names that are to be there, without regard to case. Throws a UserError (exit 4) that counts
 * and names those that are missing; `what` is what a list or an annotation calls for.
 */
export function requireFiles(folder: string, names: readonly string[], what: string): string[] {
  const actual = new Map(readdirSync(folder).map((name) => [name.toLowerCase(), name]));
  const files = names.map((name) => actual.get(name.toLowerCase()));
  const missing = names.filter((_, index) => files[index] === undefined);
  if (missing.length === 0) return files.map((name) => join(folder, name!));
  throw new MissingFiles(folder, missing, names.length, what);
}

/** Files that a list or an annotation calls for are not there (exit 4). */
export class MissingFiles extends UserError {
  override readonly name = 'MissingFiles';
  readonly count: number;
  constructor(folder: string, missing: readonly string[], wanted: number, what: string) {
    const shown = missing.slice(0, 5).map((name) => `     ${join(folder, name)}`);
    const more = missing.length > shown.length ? [`     and ${missing.length - shown.length} more`] : [];
    super(
      [
        `${missing.length} of the ${wanted} ${what} ${missing.length === 1 ? 'is' : 'are'} missing`,
        ...shown,
        ...more,
        '     expected every one of them: is the set unpacked whole?',
      ].join('\n'),
      ExitCode.environment,
    );
    this.count = missing.length;
  }
}
