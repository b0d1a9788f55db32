import { keep, type Tensor1D, tensor1d } from '@tensorflow/tfjs-core';
import { usageError } from '../../base/index.ts';
import type { Group } from '../../model/index.ts';
import type { Factor } from './fields.ts';

/** The value of a factor for each class. Throws a UserError when a list is not as long as there are classes. */
export function perClass(factor: Factor, name: string, groups: readonly Group[]): number[] {
  if (typeof factor === 'number') return groups.map(() => factor);
  if (!Array.isArray(factor)) return groups.map((group) => factor[group]);
  if (factor.length === groups.length) return [...factor];
  throw usageError(
    `loss.${name} lists ${factor.length} values, one per class, but the data set has ${groups.length} classes`,
  );
}

/** A tensor [C] that lives as long as the program, like the loss it belongs to. */
export function constant(values: readonly number[]): Tensor1D {
  return keep(tensor1d([...values], 'float32'));
}
