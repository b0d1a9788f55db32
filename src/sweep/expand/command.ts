import { canonicalJson, getPath, type JsonObject, nearestName } from '../../base/index.ts';
import type { Place } from '../../model/index.ts';
import { type Report, shown } from '../problem.ts';
import { childList, childMap, type ListNode, labelText, type Node } from '../source/node.ts';
import type { Location } from '../source/source.ts';
import { type Condition, holds, readCondition } from './condition.ts';
import { dottedKeys } from './dotted-key.ts';
import type { Names } from './names.ts';

/** A trial command whose `{dotted.key}`s wait for a config. */
export interface CommandTemplate {
  /**
   * The arguments of one run, without a shell: a text as it is, anything else as canonical JSON, replaced once. A key
   * that the config lacks is reported with the name of the run, and null comes back.
   */
  readonly fill: (place: Place, config: JsonObject, run: () => string) => readonly string[] | null;
}

interface Argument {
  readonly when: Condition | null;
  readonly at: Location;
  /** Texts at even positions, keys at odd ones. */
  readonly parts: readonly string[];
}

export function readCommand(node: ListNode, names: Names, report: Report): CommandTemplate {
  const template = node.items.flatMap((item) => readItem(item, names, report));
  const missing = new Set<string>();
  return {
    fill(place, config, run) {
      const there = template.filter(({ when }) => when === null || holds(when, place, config));
      const filled = there.map(({ at, parts }) => {
        let text = parts[0] ?? '';
        for (let i = 1; i < parts.length; i += 2) text += textOf(parts[i] ?? '', at) + (parts[i + 1] ?? '');
        return text;
      });
      return missing.size === 0 ? filled : null;

      function textOf(key: string, at: Location): string {
        const value = getPath(config, key);
        if (value === undefined) {
          if (!missing.has(key)) report(missingKey(key, at, config, run()));
          missing.add(key);
        }
        return typeof value === 'string' ? value : canonicalJson(value ?? null);
      }
    },
  };
}

function readItem(item: Node, names: Names, report: Report): Argument[] {
  const condition = childMap(item, 'when');
  const when = condition === undefined ? null : readCondition(condition, names);
  const items = item.kind === 'map' ? (childList(item, 'arguments')?.items ?? []) : [item];
  return items.flatMap((argument) => {
    const parts = readParts(labelText(argument) ?? '', argument.at, report);
    return parts === null ? [] : [{ when, at: argument.at, parts }];
  });
}

/** Splits `--lr={optimizer.learning_rate}` into texts and keys; `{{` and `}}` are braces. */
function readParts(text: string, at: Location, report: Report): string[] | null {
  const parts = [''];
  for (const [sign] of text.matchAll(/\{\{|\}\}|\{[^{}]+\}|[^{}]+|[{}]/gs)) {
    if (sign === '{' || sign === '}' || sign.includes('\0')) {
      const message = sign.includes('\0')
        ? 'an argument cannot hold a zero byte'
        : `a single "${sign}" in ${shown(text)}`;
      const hint = 'write {{ and }} for braces that are meant as such';
      report({ at, message, expected: '{dotted.key}, {{ or }}', received: shown(text), hint });
      return null;
    }
    if (sign.length > 2 && sign.startsWith('{')) parts.push(sign.slice(1, -1), '');
    else parts.push(`${parts.pop() ?? ''}${sign === '{{' ? '{' : sign === '}}' ? '}' : sign}`);
  }
  return parts;
}

function missingKey(key: string, at: Location, config: JsonObject, run: string) {
  const known = dottedKeys(config);
  return {
    at,
    message: `the run of ${run} has no config key ${shown(key)}`,
    expected: 'a key that every run has',
    received: `{${key}}`,
    suggestion: nearestName(key, known),
    hint: 'set it in `config`, or in `defaults` for the runs that lack it; a literal brace is written {{ or }}',
  };
}
