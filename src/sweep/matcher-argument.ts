import { canonicalJson, getPath, isJsonObject, type JsonObject, type JsonValue, nearestName } from '../base/index.ts';
import { matches, type Place, type PlannedSweep, valueAt } from '../model/index.ts';
import { inReadingOrder } from './diagnostics.ts';
import { dottedKeys } from './expand/dotted-key.ts';
import { globMatcher, isGlob } from './expand/glob.ts';
import { type OverrideValue, readOverrides } from './expand/overrides.ts';
import { InputError } from './input-error.ts';
import { oneOf, type Problem, shown } from './problem.ts';
import { jsonReader } from './source/node.ts';

/** Whether a run of the sweep, seen at one of its places, is meant. */
export type PlaceTest = (place: Place, config: JsonObject) => boolean;

/** What of a sweep says which names there are; runs whose config is not known may be left out. */
export interface MatchedSweep {
  readonly blocks: PlannedSweep['blocks'];
  readonly runs: readonly { readonly config: JsonObject }[];
}

/**
 * Reads `method=PR*` (of `--only`, `--where`, `--rerun`): a label or config key, and the value that it must have; of a
 * list `a,b` any; {min: 1, max: 2} and {not: a} as in a sweep file; `*` and `?` in a bare text are globs. A key or label
 * that names nothing in the sweep is an InputError.
 */
export function parseMatcherArgument(text: string, sweep: MatchedSweep): PlaceTest {
  const problems: Problem[] = [];
  const [argument] = readOverrides([text], (problem) => problems.push(problem), 'matcher');
  if (argument === undefined) throw new InputError(inReadingOrder(problems));
  const { key, keyAt, values } = argument;
  const labels = labelsOf(sweep, key);
  const json = jsonReader();
  if (labels === undefined && !isKnownKey(sweep, key)) {
    const known = knownNames(sweep);
    const message = `${shown(key)} is no axis and no config key of any run`;
    problems.push({
      at: keyAt,
      message,
      expected: oneOf(known),
      received: shown(key),
      suggestion: nearestName(key, known),
    });
  }
  const tests = values.map((value) => {
    const test = testOf(value, json(value.node), labels != null);
    if (labels != null && !labels.some(test)) {
      const message = `${shown(value.text)} is no label of ${shown(key)}`;
      const suggestion = nearestName(value.text, labels);
      problems.push({ at: value.node.at, message, expected: oneOf(labels), received: shown(value.text), suggestion });
    }
    return test;
  });
  if (problems.length > 0) throw new InputError(inReadingOrder(problems));
  return (place, config) => {
    const value = valueAt(place, config, key);
    return tests.some((test) => test(value));
  };
}

function testOf(
  { node, text }: OverrideValue,
  value: JsonValue,
  isLabel: boolean,
): (value: JsonValue | undefined) => boolean {
  const isQuoted = /^["']/.test(text);
  if (isGlob(text) && !isQuoted && node.kind === 'scalar') {
    const accepts = globMatcher(text);
    return (one) => one !== undefined && accepts(typeof one === 'string' ? one : canonicalJson(one));
  }
  const wanted = isLabel && node.kind === 'scalar' ? (isQuoted ? node.text : text) : value;
  return (one) => matches(wanted, one);
}

/** The labels of a labelled axis or the names of the blocks; null for an axis of values; undefined for no axis. */
function labelsOf({ blocks }: MatchedSweep, key: string): readonly string[] | null | undefined {
  if (key === 'seed') return null;
  if (key === 'block') return blocks.map(({ name }) => name);
  const axes = blocks.flatMap((block) => block.axes).filter((axis) => axis.keys.includes(key));
  if (axes.length === 0) return undefined;
  if (axes.some(({ kind }) => kind !== 'labelled')) return null;
  return [...new Set(axes.flatMap(({ steps }) => steps.map((step) => String(step[0]))))];
}

function isKnownKey({ runs }: MatchedSweep, key: string): boolean {
  return runs.some(({ config }) => getPath(config, key) !== undefined);
}

function knownNames({ blocks, runs }: MatchedSweep): readonly string[] {
  const axes = blocks.flatMap((block) => block.axes.flatMap(({ keys }) => keys));
  const keys = runs.slice(0, 100).flatMap(({ config }) => (isJsonObject(config) ? dottedKeys(config) : []));
  return [...new Set([...axes, 'block', 'seed', ...keys])];
}
