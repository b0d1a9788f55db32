import { canonicalJson, type JsonValue } from '../../base/index.ts';
import type { Context } from '../context.ts';
import { loadSweep } from '../planning/load-sweep.ts';

/** Every axis of a sweep with its labels or values, as one types them behind `axis=`; empty for one with errors. */
export function axisChoices(
  context: Context,
  sweep: string,
  profile: string | undefined,
): ReadonlyMap<string, readonly string[]> {
  const choices = new Map<string, Set<string>>();
  for (const { kind, keys, steps } of axesOf(context, sweep, profile)) {
    // What advances together is no choice of one key.
    const [key] = keys;
    if (kind === 'zip' || key === undefined) continue;
    const values = choices.get(key) ?? new Set();
    for (const [value] of steps) if (value !== undefined) values.add(asTyped(value));
    choices.set(key, values);
  }
  return new Map(Array.from(choices, ([key, values]) => [key, [...values]]));
}

function axesOf(context: Context, sweep: string, profile: string | undefined) {
  try {
    const { planned } = loadSweep(context, sweep, [], profile === undefined ? {} : { profile });
    return planned.blocks.flatMap(({ axes }) => axes);
  } catch {
    return [];
  }
}

/** A text in quotes where it would be read as something else: as a list, a number, a mapping. */
function asTyped(value: JsonValue): string {
  if (typeof value !== 'string') return canonicalJson(value);
  const isPlain = plain.test(value.replace(/\([^()"']*\)/g, '')) && !words.test(value);
  return isPlain ? value : JSON.stringify(value);
}

const plain = /^\p{L}[\p{L}\p{N} _.+/-]*$/u;
const words = /^(true|false|null|yes|no|on|off|y|n)$/i;
