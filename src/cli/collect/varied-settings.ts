import { dottedValues, type JsonObject } from '../../base/index.ts';
import type { RunSpec } from '../../model/index.ts';

/** So many runs, evenly from all, are enough to see what varies: there may be thousands of a hundred keys each. */
const sample = 100;

/** The config keys in which runs differ, in the order of their configs; `seed`, which is named with every run, is not. */
export function variedSettings(specs: ReadonlyMap<string, RunSpec>): readonly string[] {
  const all = [...specs.values()];
  const stride = Math.max(1, Math.floor(all.length / sample));
  const some = all.filter((_, i) => i % stride === 0).map(({ config }) => new Map(textsOf(config)));
  const keys = new Set(some.flatMap((settings) => [...settings.keys()]));
  return [...keys].filter((key) => key !== 'seed' && new Set(some.map((settings) => settings.get(key))).size > 1);
}

/** What a run has been given for these keys. */
export function settingsOf(config: JsonObject, keys: readonly string[]): readonly (readonly [string, string])[] {
  const settings = new Map(textsOf(config));
  return keys.flatMap((key) => {
    const text = settings.get(key);
    return text === undefined ? [] : [[key, text] as const];
  });
}

function textsOf(config: JsonObject): readonly (readonly [string, string])[] {
  return [...dottedValues(config)].map(([key, value]) => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
}
