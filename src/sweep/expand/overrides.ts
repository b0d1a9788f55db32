import { type Report, shown } from '../problem.ts';
import { labelText, type Node } from '../source/node.ts';
import { parseYaml } from '../source/parse-yaml.ts';
import { commandLineAt, type Location } from '../source/source.ts';
import { isDottedKey } from './dotted-key.ts';
import { isGlob } from './glob.ts';
import type { Names } from './names.ts';

/** A `key=value` of the command line. */
export interface Override {
  readonly key: string;
  readonly keyAt: Location;
  /** One value, or those of a list `a,b`. */
  readonly values: readonly OverrideValue[];
}

export interface OverrideValue {
  readonly node: Node;
  /** As typed, for labels. */
  readonly text: string;
}

/** The overrides (or matchers, which look alike) that can be read; of two for one key the later. */
export function readOverrides(
  texts: readonly string[],
  report: Report,
  what: 'override' | 'matcher' = 'override',
): readonly Override[] {
  const overrides = new Map<string, Override>();
  for (const text of texts) {
    const override = readOverride(text, what, report);
    if (override === null) continue;
    overrides.delete(override.key);
    overrides.set(override.key, override);
  }
  return [...overrides.values()];
}

/** The labels of an axis that an override picks: by name, or by a glob; in the order in which they were named. */
export function pickLabels(override: Override, labels: Iterable<string>, names: Names): readonly string[] {
  const picked = override.values.flatMap((value) => {
    const label = labelOf(value, names.vocabulary.get(override.key));
    return names.checkLabel(override.key, label, value.node.at);
  });
  const there = new Set(labels);
  return [...new Set(picked)].filter((label) => there.has(label));
}

function labelOf({ node, text }: OverrideValue, labels: ReadonlySet<string> | null | undefined): string {
  return labels?.has(text) || isGlob(text) ? text : (labelText(node) ?? text);
}

function readOverride(text: string, what: string, report: Report): Override | null {
  const equals = text.indexOf('=');
  const key = text.slice(0, Math.max(equals, 0)).trim();
  if (key === '') {
    const at = commandLineAt(text);
    report({ at, message: `${shown(text)} is no ${what}`, expected: 'key=value', received: shown(text) });
    return null;
  }
  const keyAt: Location = { ...commandLineAt(text), end: equals, path: key.split('.') };
  if (!isDottedKey(key, keyAt, report)) return null;
  const values: OverrideValue[] = [];
  for (const [start, end] of splitAtCommas(text, equals + 1)) {
    const node = readValue(text, start, end, keyAt, report);
    if (node === null) return null;
    values.push({ node, text: text.slice(start, end).trim() });
  }
  return { key, keyAt, values };
}

/** The stretches between commas that stand in no quotes and no brackets. */
function splitAtCommas(text: string, from: number): readonly (readonly [number, number])[] {
  const parts: [number, number][] = [];
  let [start, depth, quote, fresh] = [from, 0, '', true];
  for (let i = from; i < text.length; i++) {
    const sign = text.charAt(i);
    if (quote !== '') {
      if (sign === '\\' && quote === '"') i++;
      else if (sign === quote) quote = '';
    } else if (fresh && (sign === '"' || sign === "'")) quote = sign;
    else if ('([{'.includes(sign)) depth++;
    else if (')]}'.includes(sign)) depth--;
    else if (sign === ',' && depth <= 0) {
      parts.push([start, i]);
      [start, depth] = [i + 1, 0];
    }
    // A quote opens only where a value can start: the one in "don't" is a letter.
    fresh = sign.trim() === '' ? fresh : ',[{:('.includes(sign);
  }
  return [...parts, [start, text.length]];
}

/** A YAML scalar or flow collection. */
function readValue(text: string, start: number, end: number, keyAt: Location, report: Report): Node | null {
  const { source, path } = keyAt;
  const at: Location = { source, start, end: Math.max(end, start + 1), path };
  const written = text.slice(start, end);
  const refuse = (message: string) => {
    report({
      at,
      message,
      expected: 'a YAML value: a text, a number, [a, list] or {a: map}',
      received: shown(written),
      hint: 'put a text that contains ": ", "#" or a leading sign in quotes',
    });
    return null;
  };
  if (written.trim() === '' && text.includes(',')) return refuse('there is no value beside the comma');
  // A glob that picks labels, which YAML would take for an alias.
  if (/^\s*\*/.test(written)) return { kind: 'scalar', value: written.trim(), text: written.trim(), at };
  const parsed = parseYaml(source, written.padStart(end), report);
  if (parsed === null || !parsed.whole) return null;
  const isBlock = parsed.root.kind !== 'scalar' && !/^\s*[[{]/.test(written);
  return isBlock ? refuse(`${shown(written)} is no single value`) : withPath(parsed.root, at);
}

/** What is wrong inside a value is shown under the value as a whole, at its key. */
function withPath(node: Node, at: Location): Node {
  return { ...node, at };
}
