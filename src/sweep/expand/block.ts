import type { Block } from '../../model/index.ts';
import type { Report } from '../problem.ts';
import { merge } from '../source/merge.ts';
import { child, childList, childMap, dottedMap, emptyMap, labelText, type MapNode, type Node } from '../source/node.ts';
import { type AxisContext, isLabelled, isSeeds, keyAxis, type PlanAxis, readAxes } from './axes.ts';
import { type Condition, readCondition } from './condition.ts';
import { isDottedKey } from './dotted-key.ts';
import { pickLabels } from './overrides.ts';
import { blocksOf } from './vocabulary.ts';

/** A block, ready to be expanded. */
export interface PlanBlock {
  readonly name: string;
  readonly node: MapNode;
  /** The config that its points start from. */
  readonly base: MapNode;
  readonly axes: readonly PlanAxis[];
  /** What the command line sets that is no axis of the block: one overlay, so that its order does not matter. */
  readonly constants: MapNode;
  readonly excludes: readonly Condition[];
  readonly includes: readonly IncludePoint[];
}

/** An item of `include`: mostly one point, several where the command line gives several values for one of its keys. */
export interface IncludePoint {
  /** Its axes, labelled ones first. */
  readonly axes: readonly PlanAxis[];
  /** Its keys that are no axis. */
  readonly overlay: MapNode;
}

/** Reads the blocks of a matrix; without one, one block of one point. */
export function readBlocks(matrix: Node | undefined, config: MapNode, context: AxisContext): readonly PlanBlock[] {
  const blocks = matrix === undefined ? [['block-1', emptyMap(config.at)] as const] : blocksOf(matrix);
  const names = new Set<string>();
  return blocks.map(([name, node]) => {
    const at = child(node, 'block')?.at ?? node.at;
    if (names.has(name)) {
      const message = `two blocks are called ${JSON.stringify(name)}`;
      context.report({ at, message, expected: 'a name of its own', received: JSON.stringify(name) });
    }
    names.add(name);
    const axes = readAxes(node, context);
    return {
      name,
      node,
      base: merge(config, childMap(node, 'config') ?? emptyMap(node.at)),
      axes,
      constants: constantsOf(context, axes, node),
      excludes: mapsOf(node, 'exclude').map((item) => readCondition(item, context.names)),
      includes: mapsOf(node, 'include').flatMap((item) => readInclude(item, axes, context) ?? []),
    };
  });
}

function constantsOf({ overrides, names }: AxisContext, axes: readonly PlanAxis[], block: MapNode): MapNode {
  let constants = emptyMap(block.at);
  for (const { key, keyAt, values } of overrides) {
    const [value] = values;
    if (value === undefined || isSeeds(key) || isLabelled(names, key) || axes.some(({ keys }) => keys.includes(key)))
      continue;
    constants = merge(constants, dottedMap(key, keyAt, value.node));
  }
  return constants;
}

/** The block as the plan shows it: every axis with all of its steps, those that only an include point has last. */
export function shownBlock({ name, axes, includes }: PlanBlock): Block {
  return {
    name,
    axes: axes.map(({ name: axis, kind, keys, steps }) => {
      const extra = includes.flatMap(
        (point) => (kind === 'key' ? point.axes : []).find((one) => one.name === axis)?.steps ?? [],
      );
      if (kind === 'key' && extra.length === 0) return { name: axis, kind, keys, steps };
      const known = new Map([...steps, ...extra].map((step) => [JSON.stringify(step), step]));
      return { name: axis, kind, keys, steps: [...known.values()] };
    }),
  };
}

function readInclude(item: MapNode, axes: readonly PlanAxis[], context: AxisContext): IncludePoint | null {
  const keys = new Map(
    [...item.entries].map(([key, { keyAt, value }]) => [key, { at: { ...keyAt, path: value.at.path }, value }]),
  );
  const labelled: PlanAxis[] = [];
  const valued: PlanAxis[] = [];
  for (const axis of axes) {
    if (axis.isLate) valued.push(axis);
    for (const key of axis.isLate ? [] : axis.keys) {
      const entry = keys.get(key);
      keys.delete(key);
      if (entry === undefined) continue;
      if (axis.declared === null) {
        const override = context.overrides.find((one) => one.key === key);
        const values = override?.values.map(({ node }) => node) ?? [entry.value];
        valued.push(keyAxis(key, override?.keyAt ?? entry.at, values, null, context.json));
      } else {
        const picked = pickOne(axis, axis.declared, entry.value, context);
        if (picked === null) return null;
        labelled.push(picked);
      }
    }
  }
  let overlay = emptyMap(item.at);
  for (const [key, { at, value }] of keys) {
    if (isReserved(key, at, context.report) || !isDottedKey(key, at, context.report)) return null;
    overlay = merge(overlay, dottedMap(key, at, value));
  }
  return { axes: [...labelled, ...valued], overlay };
}

/** The step of a labelled axis at which an include point stands; null where the command line picks other labels. */
function pickOne(
  axis: PlanAxis,
  declared: MapNode,
  value: Node,
  { overrides, names, report }: AxisContext,
): PlanAxis | null {
  const label = labelText(value);
  if (label === undefined) {
    const expected = `a label of the axis ${JSON.stringify(axis.name)}`;
    report({ at: value.at, message: 'an include point has one label for each axis', expected, received: value.kind });
    return null;
  }
  const overlay = childMap(declared, label);
  if (overlay === undefined) {
    names.checkLabel(axis.name, label, value.at);
    return null;
  }
  const override = overrides.find(({ key }) => key === axis.name);
  if (override !== undefined && !pickLabels(override, [label], names).includes(label)) return null;
  return { ...axis, steps: [[label]], overlays: [overlay], when: null };
}

function isReserved(key: string, at: Parameters<typeof isDottedKey>[1], report: Report): boolean {
  if (key !== 'seed' && key !== 'block') return false;
  const hint =
    key === 'block' ? 'put the point into the include of that block' : 'an include point runs with every seed';
  report({
    at,
    message: `"${key}" cannot stand in an include point`,
    expected: 'axes and config keys',
    received: `"${key}"`,
    hint,
  });
  return true;
}

function mapsOf(block: MapNode, key: string): readonly MapNode[] {
  return (childList(block, key)?.items ?? []).filter((item) => item.kind === 'map');
}
