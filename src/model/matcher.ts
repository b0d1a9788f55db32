import { canonicalJson, getPath, isJsonObject, type JsonObject, type JsonValue } from '../base/index.ts';
import type { Place } from './run.ts';

/**
 * What `exclude`, `when`, `where` and `--only` compare a value with: a value (numbers by value; 1 and "1" differ), a
 * list of which any may hold, an inclusive range, or a negation.
 */
export type Matcher =
  | JsonValue
  | readonly Matcher[]
  | { readonly min?: number; readonly max?: number }
  | { readonly not: Matcher };

/** An absent value (undefined) equals nothing: only a negation holds for it. */
export function matches(matcher: Matcher, value: JsonValue | undefined): boolean {
  if (Array.isArray(matcher)) return matcher.some((one) => matches(one, value));
  if (isJsonObject(matcher as JsonValue)) {
    const map = matcher as Record<string, JsonValue>;
    if (isOnly(map, ['not'])) return !matches(map.not as Matcher, value);
    if (isOnly(map, ['min', 'max'])) {
      if (typeof value !== 'number') return false;
      return value >= ((map.min as number) ?? -Infinity) && value <= ((map.max as number) ?? Infinity);
    }
  }
  if (typeof value !== 'object' || value === null) return value === matcher;
  return canonicalJson(value) === canonicalJson(matcher as JsonValue);
}

/** The value under which a point of a sweep goes for a name: an axis' label first, then `block`, the seed, a config key. */
export function valueAt(place: Place, config: JsonObject, name: string): JsonValue | undefined {
  if (Object.hasOwn(place.labels, name)) return place.labels[name];
  if (name === 'block') return place.block;
  if (name === 'seed') return place.seed;
  return getPath(config, name);
}

/** True where every entry of `where` holds. */
export function matchesAll(where: Readonly<Record<string, Matcher>>, place: Place, config: JsonObject): boolean {
  return Object.entries(where).every(([name, matcher]) => matches(matcher, valueAt(place, config, name)));
}

function isOnly(map: Readonly<Record<string, JsonValue>>, allowed: readonly string[]): boolean {
  const keys = Object.keys(map);
  return keys.length > 0 && keys.every((key) => allowed.includes(key));
}
