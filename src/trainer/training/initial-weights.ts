import { readFileSync } from 'node:fs';
import { environmentError, nearestName, sha256, usageError } from '../../base/index.ts';
import { decodeSafetensors, type StoredTensor } from '../../rundir/index.ts';
import type { ParameterSpec } from '../models/parameters.ts';
import { fromTorch, torchShape } from '../models/torch-layout.ts';

/** What a file of weights gives a model. */
export interface InitialWeights {
  readonly parameters: readonly ParameterSpec[];
  /** SHA-256 of the file; null where it was not read. */
  readonly fingerprint: string | null;
}

/**
 * The parameters of a model with the values of its backbone taken from a .safetensors file in torch's layout. Everything
 * else (the neck, the classes) starts as it would without the file: `fc.*`, which torchvision's files have for the 1000
 * classes of ImageNet, is passed over, and so are the counters `*.num_batches_tracked`. A model without a backbone reads
 * no file. Throws a UserError: exit 4 for a missing file; exit 2 for one that is malformed, or that lacks tensors, has
 * others or has them in another shape, all of which it names. Free of tfjs.
 */
export function withInitialWeights(parameters: readonly ParameterSpec[], file: string | null): InitialWeights {
  const wanted = new Map(parameters.filter(({ pretrained }) => pretrained).map((spec) => [spec.name, spec]));
  if (file === null || wanted.size === 0) return { parameters, fingerprint: null };
  const bytes = read(file);
  const others = new Set(parameters.map(({ name }) => name));
  const isPassedOver = (name: string) =>
    name.startsWith('fc.') || name.endsWith('.num_batches_tracked') || (others.has(name) && !wanted.has(name));
  const found = new Map(decode(file, bytes, (name) => !isPassedOver(name)).map((tensor) => [tensor.name, tensor]));
  requireSame(file, wanted, found);
  return {
    parameters: parameters.map((spec) => {
      const tensor = found.get(spec.name);
      return tensor?.type === 'F32' ? { ...spec, initial: () => fromTorch(tensor.data, spec.shape) } : spec;
    }),
    fingerprint: sha256(bytes),
  };
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw environmentError(`${file}: no such file of initial weights; --weights FILE names another`, { cause: error });
  }
}

function decode(file: string, bytes: Uint8Array, isWanted: (name: string) => boolean): readonly StoredTensor[] {
  try {
    return decodeSafetensors(bytes, isWanted).tensors;
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    throw usageError(`${file} is no .safetensors file that can be read: ${reason}`, { cause: error });
  }
}

function requireSame(
  file: string,
  wanted: ReadonlyMap<string, ParameterSpec>,
  found: ReadonlyMap<string, StoredTensor>,
): void {
  const missing = [...wanted.keys()].filter((name) => !found.has(name));
  const extra = [...found.keys()].filter((name) => !wanted.has(name));
  const misshapen = [...found.values()].flatMap(({ name, shape, type }) => {
    const spec = wanted.get(name);
    if (spec === undefined) return [];
    const [is, expected] = [`${type} [${shape}]`, `F32 [${torchShape(spec.shape)}]`];
    return is === expected ? [] : [`${name} is ${is}, expected ${expected}`];
  });
  const described = extra.map((name) => {
    const nearest = nearestName(name, missing);
    return nearest === undefined ? name : `${name} (did you mean ${nearest}?)`;
  });
  const faults = [
    list('lacks', missing),
    list('has, beyond the model,', described),
    list('misshapes', misshapen),
  ].filter((fault) => fault !== null);
  if (faults.length > 0) throw usageError(`${file} does not fit the model\n${faults.join('\n')}`);
}

/** All of a few names, the first of many; null for none. */
function list(verb: string, names: readonly string[]): string | null {
  const shown = names.slice(0, 8).map((name) => `\n       ${name}`);
  const rest = names.length > shown.length ? `\n       and ${names.length - shown.length} more` : '';
  return names.length === 0 ? null : `     it ${verb} ${names.length}:${shown.join('')}${rest}`;
}
