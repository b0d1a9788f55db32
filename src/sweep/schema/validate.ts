import type * as z from 'zod';
import { nearestName } from '../../base/index.ts';
import { maximumProblems, oneOf, type Problem, type Report, shown } from '../problem.ts';
import { deepest, type JsonReader, type MapNode, type Node } from '../source/node.ts';
import { type KeyPath, renderPath } from '../source/source.ts';

export interface Validated<T> {
  /** The tree without what the schema refuses, so that the rest can still be looked at. */
  readonly tree: MapNode;
  readonly value: T;
}

/**
 * Checks a tree against a schema whose messages are phrases that say what was expected. Every fault is reported; what is
 * faulty is taken out until the rest is valid. Null when nothing valid is left.
 */
export function validate<T>(
  schema: z.ZodType<T>,
  root: MapNode,
  json: JsonReader,
  report: Report,
): Validated<T> | null {
  const reported: Problem[] = [];
  for (let tree = root; ; ) {
    const result = schema.safeParse(json(tree), { error: namesThatFit });
    if (result.success) return { tree, value: result.data };
    const faults = withoutEchoes(result.error.issues.flatMap((issue) => faultsOf(issue, [])));
    const problems = faults.slice(0, maximumProblems).map((fault) => problemOf(fault, tree, json));
    const news = problems.filter((one) => !isEcho(one, reported) && !isSlipOf(one, problems));
    for (const problem of news) report(problem);
    reported.push(...news);
    const rest = prune(tree, new Set(faults.map(({ path }) => JSON.stringify(existing(tree, path)))), []);
    if (rest?.kind !== 'map') return null;
    tree = rest;
  }
}

/** Of a map with an unknown key, that is what is wrong with it. */
function withoutEchoes(faults: readonly Fault[]): readonly Fault[] {
  const misspelt = new Set(
    faults.filter(({ unknownKey }) => unknownKey).map(({ path }) => JSON.stringify(path.slice(0, -1))),
  );
  return faults.filter(({ path, unknownKey }) => unknownKey || !misspelt.has(JSON.stringify(path)));
}

/** What is wrong with a value only because something in it has been taken out. */
function isEcho({ at }: Problem, reported: readonly Problem[]): boolean {
  return reported.some((one) => one.at.source === at.source && at.path.every((key, i) => one.at.path[i] === key));
}

/** What is missing only because its name was misspelt. */
function isSlipOf(missing: Problem, problems: readonly Problem[]): boolean {
  const isMissing = (name: string) => missing.message === missingMessage(name);
  return problems.some(
    ({ at, suggestion }) =>
      suggestion !== undefined && isMissing(suggestion) && renderPath(at.path) === renderPath(missing.at.path),
  );
}

function missingMessage(name: string): string {
  return `${shown(name)} is missing`;
}

/** One thing that is wrong: a key that nobody knows, or a value that does not fit. */
interface Fault {
  readonly path: KeyPath;
  readonly unknownKey: boolean;
  /** Of an unknown key or an enum: the names that fit. */
  readonly known: readonly string[];
  readonly expected: string;
}

const separator = '\n';

/** The message of an unknown key and of an enum is the list of names that would have been right; of a union, its words. */
const namesThatFit: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'unrecognized_keys' && issue.inst !== undefined && 'shape' in issue.inst) {
    return Object.keys(issue.inst.shape as object).join(separator);
  }
  if (issue.code === 'invalid_value') return issue.values.join(separator);
  return issue.code === 'invalid_union' ? '' : undefined;
};

function faultsOf(issue: z.core.$ZodIssue, before: KeyPath): Fault[] {
  const path = [...before, ...(issue.path as KeyPath)];
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = issue.message.split(separator);
      return issue.keys.map((key) => ({ path: [...path, key], unknownKey: true, known, expected: oneOf(known) }));
    }
    case 'invalid_value': {
      const known = issue.message.split(separator);
      return [{ path, unknownKey: false, known, expected: oneOf(known) }];
    }
    case 'invalid_union':
      return faultsOfUnion(issue.errors, path, issue.message);
    case 'invalid_key':
      return [{ path, unknownKey: true, known: [], expected: issue.issues[0]?.message ?? 'another key' }];
    default:
      return [{ path, unknownKey: false, known: [], expected: issue.message }];
  }
}

/** The form that was meant is the one of the right type with the fewest faults; without one, any form is expected. */
function faultsOfUnion(forms: readonly (readonly z.core.$ZodIssue[])[], path: KeyPath, words: string): Fault[] {
  const ofRightType = forms.filter((issues) => !issues.some((issue) => issue.path.length === 0 && isOfType(issue)));
  const faults = (ofRightType.length > 0 ? ofRightType : forms).map((issues) =>
    issues.flatMap((issue) => faultsOf(issue, path)),
  );
  if (ofRightType.length > 0) return faults.reduce((best, form) => (form.length < best.length ? form : best));
  const all = faults.flat();
  const known = [...new Set(all.flatMap((fault) => fault.known))];
  const expected = words || [...new Set(all.map((fault) => fault.expected))].join(', or ');
  return [{ path, unknownKey: false, known, expected }];
}

function isOfType(issue: z.core.$ZodIssue): boolean {
  if (issue.code === 'invalid_union')
    return issue.errors.every((form) => form.some((one) => one.path.length === 0 && isOfType(one)));
  return issue.code === 'invalid_type' || issue.code === 'invalid_value';
}

function problemOf({ path, unknownKey, known, expected }: Fault, tree: MapNode, json: JsonReader): Problem {
  const { node, keyAt, steps } = deepest(tree, path);
  const name = path.findLast((key) => typeof key === 'string') ?? 'the file';
  if (unknownKey) {
    const message = known.length > 0 ? `unknown key ${shown(name)}` : `${shown(name)} cannot be a name here`;
    return { at: keyAt ?? node.at, message, expected, received: shown(name), suggestion: nearestName(name, known) };
  }
  if (steps < path.length) {
    const at = keyAt === null ? node.at : { ...keyAt, path: node.at.path };
    return { at, message: missingMessage(String(path[steps])), expected, received: 'nothing' };
  }
  const value = json(node);
  const typed = typeof value === 'string' ? value : undefined;
  const wanted = name === 'the file' ? name : shown(name);
  return {
    at: node.at,
    message: `wrong value ${typeof path.at(-1) === 'number' ? 'in' : 'for'} ${wanted}`,
    expected,
    received: shown(value),
    suggestion: typed === undefined ? undefined : nearestName(typed, known),
    hint: value === null ? 'a key without a value is null; an empty map is written {}' : undefined,
  };
}

/** As much of a path as there is: what misses a key goes as a whole. */
function existing(tree: Node, path: KeyPath): KeyPath {
  return path.slice(0, deepest(tree, path).steps);
}

function prune(node: Node, paths: ReadonlySet<string>, here: KeyPath): Node | null {
  if (paths.has(JSON.stringify(here))) return null;
  if (node.kind === 'scalar') return node;
  if (node.kind === 'list') {
    return {
      ...node,
      items: node.items.map((item, i) => prune(item, paths, [...here, i])).filter((item) => item !== null),
    };
  }
  const entries = new Map(node.entries);
  for (const [key, entry] of node.entries) {
    const value = prune(entry.value, paths, [...here, key]);
    if (value === null) entries.delete(key);
    else if (value !== entry.value) entries.set(key, { ...entry, value });
  }
  return { ...node, entries };
}
