import { usageError } from '../base/index.ts';
import type { GpuChoice } from '../scheduler/index.ts';

/** Reads the number of an option such as `-j 4`. */
export function positiveInteger(name: string): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!Number.isSafeInteger(number) || number < 1) {
      throw usageError(`${name} takes a whole number of 1 or more, not "${value}"`);
    }
    return number;
  };
}

/** `all`, `none`, or a list of indices. */
export function gpuChoice(value: string): GpuChoice {
  if (value === 'all' || value === 'none') return value;
  const indices = value.split(',');
  const isList =
    indices.every((index) => /^\d{1,6}$/.test(index)) && new Set(indices.map(Number)).size === indices.length;
  if (isList) return indices.map(Number);
  throw usageError(`--gpus takes all, none or a list of different indices such as 0,1; not "${value}"`);
}

/** Gathers the values of an option that may be repeated. */
export function repeated(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}
