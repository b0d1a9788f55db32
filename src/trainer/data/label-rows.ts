import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A list of images with their labels, as data/README.md describes it. */
export interface LabelRows {
  readonly ids: readonly string[];
  /** Class indices of each image. */
  readonly labels: readonly (readonly number[])[];
}

const folder = new URL('../../../data/', import.meta.url);

/** A label list that ships with the package: `voc-lt`, `train`. */
export function readLabelRows(set: string, list: string): LabelRows {
  const rows = readLines(set, list).map((line) => line.split(' '));
  return { ids: rows.map((row) => row[0]!), labels: rows.map((row) => row.slice(1).map(Number)) };
}

export function readClassNames(set: string): string[] {
  return readLines(set, 'classes');
}

/** Images of each class of a whole set. */
export function readClassCounts(set: string): Readonly<Record<string, number>> {
  return Object.fromEntries(
    readLines(set, 'class-counts').map((line) => {
      const [name = '', count] = line.split(' ');
      return [name, Number(count)];
    }),
  );
}

function readLines(set: string, list: string): string[] {
  return readFileSync(fileURLToPath(new URL(`${set}/${list}.txt`, folder)), 'utf8')
    .trimEnd()
    .split('\n');
}
