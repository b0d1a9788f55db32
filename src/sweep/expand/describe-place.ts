import type { Place } from '../../model/index.ts';
import { shown } from '../problem.ts';

/** How a message names a run: `block "voc-lt", method "DB", loss.lambda0 1`, with its seed where `seed` is asked for. */
export function describePlace({ block, labels, seed }: Place, { withSeed = false } = {}): string {
  const parts = Object.entries(labels).map(([axis, value]) => `${axis} ${shown(value)}`);
  return [`block ${shown(block)}`, ...parts, ...(withSeed ? [`seed ${seed}`] : [])].join(', ');
}
