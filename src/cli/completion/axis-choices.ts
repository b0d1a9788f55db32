import { canonicalJson, type JsonValue } from '../../base/index.ts';
import type { StoredPlan } from '../../model/index.ts';
import type { Context } from '../context.ts';
import { loadSweep } from '../planning/load-sweep.ts';
import { findStoredPlan } from '../stored/stored-plan.ts';

/** Every axis with its labels or values, as one types them behind `axis=`. */
export type AxisChoices = ReadonlyMap<string, readonly string[]>;

/** Those of a sweep as its file has it; none for one with errors. */
export function plannedChoices(context: Context, sweep: string, profile: string | undefined): AxisChoices {
  return choicesOf(() => loadSweep(context, sweep, [], profile === undefined ? {} : { profile }).planned);
}

/** Those of a sweep as it was run, by default the one run last. */
export function storedChoices(context: Context, sweep: string | undefined): AxisChoices {
  return choicesOf(() => findStoredPlan(context, sweep));
}

function choicesOf(read: () => Pick<StoredPlan, 'blocks'>): AxisChoices {
  const choices = new Map<string, Set<string>>();
  for (const { kind, keys, steps } of axesOf(read)) {
    // What advances together is no choice of one key.
    const [key] = keys;
    if (kind === 'zip' || key === undefined) continue;
    const values = choices.get(key) ?? new Set();
    for (const [value] of steps) if (value !== undefined) values.add(asTyped(value));
    choices.set(key, values);
  }
  return new Map(Array.from(choices, ([key, values]) => [key, [...values]]));
}

function axesOf(read: () => Pick<StoredPlan, 'blocks'>): StoredPlan['blocks'][number]['axes'] {
  try {
    return read().blocks.flatMap(({ axes }) => axes);
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

const plain = /^\p{L}[\p{L}\p{M}\p{N} _.+/-]*$/u;
const words = /^(true|false|null|yes|no|on|off|y|n)$/i;
