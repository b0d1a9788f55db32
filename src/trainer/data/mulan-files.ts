import { join } from 'node:path';
import { environmentError } from '../../base/index.ts';
import { childrenNamed, isFolder } from './folders.ts';

/** The three files of a MULAN data set: absolute paths. */
export interface MulanFiles {
  readonly train: string;
  readonly test: string;
  readonly labels: string;
}

/**
 * Finds a MULAN data set in `folder` or in a child of it named `mulan`: `<set>-train.arff`, `<set>-test.arff` and
 * `<set>.xml`, without regard to case, the ARFF files also as `...-sparse.arff`. Throws a UserError (exit 4) that names
 * the folder and what is missing in it.
 */
export function findMulanFiles(set: string, folder: string | null): MulanFiles {
  const wanted = `${set}-train.arff, ${set}-test.arff and ${set}.xml (in any case; the ARFF files may end in -sparse.arff)`;
  if (folder === null) {
    throw environmentError(
      `data set "${set}" lies in a folder: name it with --data DIR or SWEEP_DATA\n     expected ${wanted} in DIR or DIR/mulan`,
    );
  }
  const candidates = [folder, ...childrenNamed(folder, 'mulan')].map((place) => look(set, place));
  const complete = candidates.find((one) => one.missing.length === 0);
  if (complete !== undefined) return complete.files;
  const best = candidates.reduce((one, other) => (other.missing.length < one.missing.length ? other : one));
  const reason = isFolder(folder)
    ? `${best.place} lacks ${best.missing.join(', ')} of data set "${set}"`
    : `the data folder ${folder} does not exist`;
  throw environmentError(`${reason}\n     expected ${wanted} in ${folder} or ${join(folder, 'mulan')}`);
}

function look(set: string, place: string) {
  const pick = (names: readonly string[]) => names.flatMap((name) => childrenNamed(place, name))[0];
  const arff = (split: string) => [`${set}-${split}.arff`, `${set}-${split}-sparse.arff`];
  const train = pick(arff('train'));
  const test = pick(arff('test'));
  const labels = pick([`${set}.xml`]);
  const found = { [`${set}-train.arff`]: train, [`${set}-test.arff`]: test, [`${set}.xml`]: labels };
  const missing = Object.keys(found).filter((name) => found[name] === undefined);
  return { place, missing, files: { train: train ?? '', test: test ?? '', labels: labels ?? '' } };
}
