import { canonicalJson } from '../../base/index.ts';
import type { Axis } from '../../model/index.ts';
import { type Report, shown } from '../problem.ts';
import { merge } from '../source/merge.ts';
import { childList, childMap, dottedMap, emptyMap, type JsonReader, type MapNode, type Node } from '../source/node.ts';
import type { Location } from '../source/source.ts';
import { axisForm } from './axis-form.ts';
import { type Condition, readCondition } from './condition.ts';
import { isDottedKey } from './dotted-key.ts';
import type { Names } from './names.ts';
import { type Override, pickLabels } from './overrides.ts';

/** An axis of a block as it is expanded. */
export interface PlanAxis extends Axis {
  /** For each step what it lays over the config. */
  readonly overlays: readonly MapNode[];
  /** The label -> overlay of a labelled axis as the file has it, whatever the command line picks. */
  readonly declared: MapNode | null;
  readonly when: Condition | null;
  /** An axis of the command line: laid over the config together with the other overrides, after all else. */
  readonly isLate: boolean;
}

export interface AxisContext {
  readonly overrides: readonly Override[];
  readonly names: Names;
  readonly json: JsonReader;
  readonly report: Report;
}

/** The axes of a block in order: grid, each zip, then lists of the command line for keys that are no axis. */
export function readAxes(block: MapNode, context: AxisContext): readonly PlanAxis[] {
  const axes: PlanAxis[] = [];
  const taken = new Set<string>();
  for (const [name, { keyAt, value }] of childMap(block, 'grid')?.entries ?? []) {
    const at = { ...keyAt, path: value.at.path };
    if (!isFree(name, at, taken, context.report)) continue;
    const axis = readGridAxis(name, at, value, context);
    if (axis !== null) axes.push(axis);
  }
  for (const zip of childList(block, 'zip')?.items ?? []) {
    const axis = zip.kind === 'map' ? readZip(zip, taken, context) : null;
    if (axis !== null) axes.push(axis);
  }
  checkSight(axes, context.report);
  for (const override of context.overrides) {
    const picksElsewhere = isLabelled(context.names, override.key);
    if (override.values.length > 1 && !taken.has(override.key) && !isSeeds(override.key) && !picksElsewhere) {
      axes.push({ ...keyAxis(override.key, override.keyAt, nodesOf(override), null, context.json), isLate: true });
    }
  }
  return axes;
}

/** True for the name of an axis of labels, of this block or another: what is set for it picks labels where it is. */
export function isLabelled({ vocabulary }: Names, name: string): boolean {
  return vocabulary.get(name) != null;
}

/** True for the keys by which the command line sets the seeds. */
export function isSeeds(key: string): boolean {
  return key === 'seed' || key === 'seeds';
}

/** An axis of one dotted key. Values that stand there twice are taken once. */
export function keyAxis(
  key: string,
  at: Location,
  values: readonly Node[],
  when: Condition | null,
  json: JsonReader,
): PlanAxis {
  const seen = new Set<string>();
  const distinct = values.filter((node) => seen.size < seen.add(canonicalJson(json(node))).size);
  return {
    name: key,
    kind: 'key',
    keys: [key],
    steps: distinct.map((node) => [json(node)]),
    overlays: distinct.map((node) => dottedMap(key, at, node)),
    declared: null,
    when,
    isLate: false,
  };
}

function readGridAxis(name: string, at: Location, value: Node, context: AxisContext): PlanAxis | null {
  const { overrides, names, json, report } = context;
  const form = axisForm(value);
  const when = form.when === undefined ? null : readCondition(form.when, names);
  const override = overrides.find(({ key }) => key === name);
  if (form.kind === 'values') {
    if (!isDottedKey(name, at, report)) return null;
    const values = override === undefined ? form.values() : nodesOf(override);
    return keyAxis(name, override?.keyAt ?? at, values, when, json);
  }
  const declared = form.labels;
  const labels = override ? pickLabels(override, declared.entries.keys(), names) : [...declared.entries.keys()];
  const overlays = labels.map((label) => childMap(declared, label) ?? emptyMap(at));
  const steps = labels.map((label) => [label]);
  return { name, kind: 'labelled', keys: [name], steps, overlays, declared, when, isLate: false };
}

function readZip(zip: MapNode, taken: Set<string>, { overrides, json, report }: AxisContext): PlanAxis | null {
  const columns: { readonly key: string; readonly at: Location; readonly values: readonly Node[] }[] = [];
  for (const [key, { keyAt, value }] of zip.entries) {
    const at = { ...keyAt, path: value.at.path };
    if (value.kind !== 'list' || !isFree(key, at, taken, report) || !isDottedKey(key, at, report)) continue;
    const override = overrides.find((one) => one.key === key);
    columns.push(override ? { key, at: override.keyAt, values: nodesOf(override) } : { key, at, values: value.items });
  }
  const isOverridden = (key: string) => overrides.some((one) => one.key === key);
  // One value of the command line goes with every step; where it sets all keys, nothing else has a say.
  const longest = columns.toSorted((a, b) => b.values.length - a.values.length)[0];
  const first = columns.find(({ key }) => !isOverridden(key)) ?? longest;
  const length = first?.values.length ?? 0;
  if (first === undefined) return null;
  for (const { key, at, values } of columns) {
    if (values.length === length || (isOverridden(key) && values.length === 1)) continue;
    report({
      at,
      message: `keys of a zip advance together, and ${shown(key)} has ${values.length} values`,
      expected: `${length} values, as many as ${shown(first.key)} has`,
      received: `${values.length}`,
    });
    return null;
  }
  const rows = Array.from({ length }, (_, i) =>
    columns.map(({ key, at, values }) => ({ key, at, node: values[i] ?? (values[0] as Node) })),
  );
  const empty = emptyMap(zip.at);
  return {
    name: columns[0]?.key ?? first.key,
    kind: 'zip',
    keys: columns.map(({ key }) => key),
    steps: rows.map((row) => row.map(({ node }) => json(node))),
    overlays: rows.map((row) => row.reduce((all, { key, at, node }) => merge(all, dottedMap(key, at, node)), empty)),
    declared: null,
    when: null,
    isLate: false,
  };
}

function isFree(name: string, at: Location, taken: Set<string>, report: Report): boolean {
  if (name === 'seed' || name === 'block') {
    const hint = name === 'seed' ? 'list them in `seeds`' : 'name the block in its key `block`';
    report({ at, message: `"${name}" cannot be an axis`, expected: 'another name', received: `"${name}"`, hint });
    return false;
  }
  if (taken.has(name)) {
    report({
      at,
      message: `the axis ${shown(name)} stands twice in this block`,
      expected: 'each axis once',
      received: 'it again',
    });
    return false;
  }
  taken.add(name);
  return true;
}

/** `when` sees earlier axes only. */
function checkSight(axes: readonly PlanAxis[], report: Report): void {
  for (const [i, axis] of axes.entries()) {
    const later = new Set(['seed', ...axes.slice(i).flatMap(({ keys }) => keys)]);
    for (const { name, at } of axis.when?.tests ?? []) {
      if (!later.has(name)) continue;
      report({
        at: { ...at, path: [...at.path, name] },
        message: `\`when\` sees earlier axes only, and ${shown(name)} comes after ${shown(axis.name)}`,
        expected: 'an earlier axis, or a config key',
        received: shown(name),
        hint: name === 'seed' ? 'the seeds are the innermost axis' : `put ${shown(name)} before ${shown(axis.name)}`,
      });
    }
  }
}

function nodesOf(override: Override): readonly Node[] {
  return override.values.map(({ node }) => node);
}
