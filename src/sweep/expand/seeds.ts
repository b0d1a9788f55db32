import { type Report, shown } from '../problem.ts';
import { maximumSeeds } from '../schema/sweep-file.ts';
import type { JsonReader } from '../source/node.ts';
import { commandLineAt } from '../source/source.ts';
import type { Override } from './overrides.ts';

/**
 * The seeds: of `seed=0,1` or `seeds=N` on the command line, else `--seeds N`, else the file's list or count, else 0.
 * A seed that stands there twice is taken once.
 */
export function readSeeds(
  written: number | readonly number[] | undefined,
  count: number | null,
  overrides: readonly Override[],
  json: JsonReader,
  report: Report,
): readonly number[] {
  if (count !== null && !isCount(count)) {
    const at = commandLineAt(`--seeds ${count}`, '--seeds '.length);
    report({
      at,
      message: '`--seeds` is a count',
      expected: `a whole number from 1 to ${maximumSeeds}`,
      received: String(count),
    });
    return [0];
  }
  let seeds = count ?? written ?? 1;
  for (const { key, values } of overrides) {
    if (key !== 'seed' && key !== 'seeds') continue;
    const given = values.flatMap(({ node }) => json(node));
    const [only] = given;
    if (key === 'seeds' && values.length === 1 && values[0]?.node.kind === 'scalar' && isCount(only)) {
      seeds = only;
      continue;
    }
    const wrong = values.find(({ node }) => ![json(node)].flat().every(isSeed));
    const isBareCount = key === 'seeds' && values.length === 1 && values[0]?.node.kind === 'scalar';
    if (wrong !== undefined || isBareCount || given.length === 0) {
      const at = (wrong ?? values[0])?.node.at ?? commandLineAt(key);
      const expected = key === 'seeds' ? 'a count >= 1 or a list of whole numbers' : 'whole numbers >= 0';
      report({ at, message: `wrong value for "${key}"`, expected, received: shown(wrong ? json(wrong.node) : given) });
      continue;
    }
    seeds = given.filter(isSeed);
  }
  return typeof seeds === 'number' ? Array.from({ length: seeds }, (_, i) => i) : [...new Set(seeds)];
}

function isSeed(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isCount(value: unknown): value is number {
  return isSeed(value) && value >= 1 && value <= maximumSeeds;
}
