import { type Document, isAlias, isMap, isScalar, isSeq, type Pair, type ParsedNode, type Scalar } from 'yaml';
import { oneOf, type Problem, type Report } from '../problem.ts';
import { isForbiddenKey } from './forbidden-key.ts';
import type { Entry, Node } from './node.ts';
import { type KeyPath, type Location, lineAt, type Source } from './source.ts';

const maximumAliasNodes = 10_000;
const allowedTags = ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'];

/** A document as a tree; `whole` is false where parts were refused and left out. */
export interface ParsedYaml {
  readonly root: Node;
  readonly whole: boolean;
}

/** Turns the library's tree into ours. What the language refuses is reported and left out. */
export function convertDocument(document: Document.Parsed, source: Source, report: Report): ParsedYaml {
  let whole = true;
  const refuse: Report = (problem) => {
    whole = false;
    report(problem);
  };
  const { contents } = document;
  const root = contents === null ? null : converter(source, refuse)(contents, []);
  return { root: root ?? nothing({ source, start: 0, end: 0, path: [] }), whole };
}

function nothing(at: Location): Node {
  return { kind: 'scalar', value: null, text: '', at };
}

function converter(source: Source, refuse: Report) {
  /** Converted anchors with the number of nodes they stand for; null while they are open. */
  const anchors = new Map<string, { readonly node: Node | null; readonly size: number } | null>();
  let size = 0;
  let aliasNodes = 0;
  return convert;

  function convert(yaml: ParsedNode, path: KeyPath): Node | null {
    const at = locate(yaml.range, path);
    size += 1;
    if (isAlias(yaml)) return resolveAlias(yaml.source, at);
    if (yaml.tag !== undefined && !isAllowedTag(yaml.tag)) return refuseTag(yaml.tag, at);
    const anchor = yaml.anchor;
    const sizeBefore = size;
    if (anchor !== undefined) anchors.set(anchor, null);
    const node = isMap(yaml)
      ? convertMap(yaml.items as Pair<ParsedNode, ParsedNode | null>[], yaml.flow === true, at)
      : isSeq(yaml)
        ? { kind: 'list' as const, items: convertItems(yaml.items as ParsedNode[], path), at }
        : convertScalar(yaml as Scalar.Parsed, at);
    if (anchor !== undefined) anchors.set(anchor, { node, size: size - sizeBefore + 1 });
    return node;
  }

  function convertItems(items: readonly ParsedNode[], path: KeyPath): Node[] {
    return items.map((item, i) => convert(item, [...path, i])).filter((node) => node !== null);
  }

  function convertMap(pairs: readonly Pair<ParsedNode, ParsedNode | null>[], flow: boolean, at: Location): Node {
    const entries = new Map<string, Entry>();
    for (const pair of pairs) {
      const keyAt = pair.key === null ? at : locate(pair.key.range, at.path);
      const key = keyText(pair.key, keyAt);
      if (key === null) continue;
      const problem = keyProblem(key, entries.get(key)) ?? (flow && isEmpty(pair.value) ? withoutValue(key) : null);
      if (problem !== null) {
        refuse({ at: keyAt, ...problem });
        continue;
      }
      const path = [...at.path, key];
      const value = pair.value === null ? nothing({ ...keyAt, path }) : convert(pair.value, path);
      if (value !== null) entries.set(key, { keyAt, value });
    }
    return { kind: 'map', entries, at };
  }

  function keyText(key: ParsedNode | null, at: Location): string | null {
    const text = !isScalar(key) ? undefined : typeof key.value === 'string' ? key.value : key.source || undefined;
    if (text?.isWellFormed()) return text;
    const received = isScalar(key)
      ? text === undefined
        ? 'nothing'
        : 'half a character'
      : 'a list, a map or an alias';
    refuse({ at, message: 'this cannot be a key', expected: 'a text as key', received });
    return null;
  }

  function convertScalar({ value, source: written, range }: Scalar.Parsed, at: Location): Node | null {
    const problem = scalarProblem(value, written);
    if (problem !== null) {
      refuse({ at, ...problem });
      return null;
    }
    const text = typeof value === 'string' ? value : (written ?? source.text.slice(range[0], range[1]));
    return { kind: 'scalar', value: Object.is(value, -0) ? 0 : (value as string | number | boolean | null), text, at };
  }

  function resolveAlias(name: string, at: Location): Node | null {
    const anchor = anchors.get(name);
    if (anchor === undefined || anchor === null) {
      const message = anchor === null ? `"*${name}" stands inside its own anchor` : `there is no anchor "&${name}"`;
      const known = [...anchors.keys()].filter((key) => anchors.get(key));
      const expected = known.length > 0 ? oneOf(known) : 'an anchor (&name) above';
      refuse({ at, message, expected, received: `*${name}` });
      return null;
    }
    size += anchor.size - 1;
    aliasNodes += anchor.size;
    if (aliasNodes <= maximumAliasNodes) return anchor.node;
    if (aliasNodes - anchor.size <= maximumAliasNodes) {
      refuse({
        at,
        message: 'the aliases of this file stand for too many nodes',
        expected: `at most ${maximumAliasNodes} nodes in all`,
        received: 'more',
      });
    }
    return null;
  }

  function refuseTag(tag: string, at: Location): null {
    const name = tag.replace(/^tag:yaml\.org,2002:/, '!!');
    const message = `the tag ${name} is not allowed`;
    refuse({ at, message, expected: 'a value without a tag', received: name, hint: 'leave the tag out' });
    return null;
  }

  function locate([start, end]: readonly [number, number, number], path: KeyPath): Location {
    return { source, start, end, path };
  }
}

type WithoutPlace = Omit<Problem, 'at'>;

function keyProblem(key: string, before: Entry | undefined): WithoutPlace | null {
  if (key === '<<') {
    const hint = 'use `extends`, `profiles` or a labelled axis to reuse a part of a file';
    return { message: 'merge keys (<<) are not part of YAML 1.2', expected: 'a plain key', received: '"<<"', hint };
  }
  if (isForbiddenKey(key)) {
    return { message: `"${key}" cannot be a key`, expected: 'another name', received: JSON.stringify(key) };
  }
  if (before === undefined) return null;
  const { source, start } = before.keyAt;
  const line = lineAt(source, start) + 1;
  const message = `the key ${JSON.stringify(key)} stands twice in one map`;
  return { message, expected: 'each key once', received: `it again (first in line ${line})` };
}

function withoutValue(key: string): WithoutPlace {
  return {
    message: `the key ${JSON.stringify(key)} has no value`,
    expected: 'a value after the key',
    received: 'nothing',
    hint: 'a label with a comma needs quotes: "PR (l1-+, l2++)"; an empty value is written null',
  };
}

function scalarProblem(value: unknown, written: string | undefined): WithoutPlace | null {
  if (typeof value === 'string') {
    if (value.isWellFormed()) return null;
    return { message: 'a text with half a character', expected: 'whole characters', received: 'a lone surrogate' };
  }
  if (value === null || typeof value === 'boolean') return null;
  if (typeof value !== 'number') {
    return { message: 'a value of a kind that sweeps do not have', expected: 'JSON', received: typeof value };
  }
  const received = written ?? String(value);
  if (!Number.isFinite(value)) {
    return { message: `${received} is not a finite number`, expected: 'a finite number', received };
  }
  const isWhole = /^[-+]?(\d+|0x[\da-f]+|0o[0-7]+)$/i.test(received);
  if (!isWhole || Number.isSafeInteger(value)) return null;
  const hint = 'put it in quotes if it is a name, or write it with a point (1.0e20)';
  return {
    message: `${received} is too large an integer`,
    expected: 'at most 2^53-1 (9007199254740991)',
    received,
    hint,
  };
}

function isAllowedTag(tag: string): boolean {
  return allowedTags.some((name) => tag === `tag:yaml.org,2002:${name}`);
}

/** Nothing at all was written: not even `null`, `~` or an empty text. */
function isEmpty(value: ParsedNode | null): boolean {
  if (value === null) return true;
  return isScalar(value) && value.value === null && value.source === '' && value.tag === undefined;
}
