import type { JsonValue } from '../../base/index.ts';
import type { Labels } from '../../model/index.ts';
import { merge } from '../source/merge.ts';
import type { JsonReader, MapNode } from '../source/node.ts';
import type { PlanAxis } from './axes.ts';
import type { PlanBlock } from './block.ts';
import { holds } from './condition.ts';

/** One combination of a block's axes, before the seeds. */
export interface Point {
  readonly block: PlanBlock;
  /** All that was said, the command line last; without `defaults` and seed. */
  readonly config: MapNode;
  readonly labels: Labels;
  /** An include point: kept whatever exclude says. */
  readonly isKept: boolean;
}

/** The points of a block in order: the grid, the last axis fastest, then the include points. */
export function* pointsOf(block: PlanBlock, json: JsonReader): Generator<Point> {
  const { axes, base, includes } = block;
  const walk = walker(block, json);
  for (const { config, late, labels } of walk(axes, base)) {
    yield { block, config: merge(config, late), labels, isKept: false };
  }
  for (const include of includes) {
    for (const { config, late, labels } of walk(include.axes, base)) {
      const whole = merge(merge(config, include.overlay), late);
      yield { block, config: whole, labels: inAxisOrder(labels, axes), isKept: true };
    }
  }
}

/** How many points a block has; some number above `limit` where there are more. */
export function countPoints(block: PlanBlock, json: JsonReader, limit: number): number {
  const size = (axes: readonly PlanAxis[]) => axes.reduce((product, { steps }) => product * steps.length, 1);
  // Without a look at `when`, which can only make it fewer.
  const bound = block.includes.reduce((sum, { axes }) => sum + size(axes), size(block.axes));
  if (bound <= limit || block.axes.every(({ when }) => when === null)) return bound;
  let count = 0;
  for (const _ of pointsOf(block, json)) {
    count += 1;
    if (count > limit) break;
  }
  return count;
}

interface Leaf {
  readonly config: MapNode;
  /** What the command line says, to be laid over all else as one. */
  readonly late: MapNode;
  readonly labels: Labels;
}

function walker({ name: block, constants }: PlanBlock, json: JsonReader) {
  return (axes: readonly PlanAxis[], base: MapNode): Generator<Leaf> => {
    return descend(0, { config: base, late: constants, labels: {} });

    function* descend(i: number, leaf: Leaf): Generator<Leaf> {
      const axis = axes[i];
      if (axis === undefined) yield leaf;
      else if (!applies(axis, leaf)) yield* descend(i + 1, leaf);
      else for (const step of axis.steps.keys()) yield* descend(i + 1, advance(leaf, axis, step));
    }
  };

  /** `when` sees what the command line says: that has the last word anyway. */
  function applies({ when }: PlanAxis, { config, labels }: Leaf): boolean {
    const place = { block, labels, seed: Number.NaN };
    return when === null || holds(when, place, json(merge(config, constants)));
  }
}

function advance({ config, late, labels }: Leaf, { keys, steps, overlays, isLate }: PlanAxis, step: number): Leaf {
  const values = steps[step] ?? [];
  const overlay = overlays[step] ?? config;
  const next: Record<string, JsonValue> = { ...labels };
  for (const [i, key] of keys.entries()) next[key] = values[i] ?? null;
  return isLate
    ? { config, late: merge(late, overlay), labels: next }
    : { config: merge(config, overlay), late, labels: next };
}

function inAxisOrder(labels: Labels, axes: readonly PlanAxis[]): Labels {
  const keys = axes.flatMap((axis) => axis.keys).filter((key) => Object.hasOwn(labels, key));
  return Object.fromEntries(keys.map((key) => [key, labels[key] ?? null]));
}
