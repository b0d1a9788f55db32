import { readFileSync } from 'node:fs';
import { sha256 } from '../../base/index.ts';
import { decodeSafetensors } from '../../rundir/index.ts';
import type { ParameterSpec } from '../models/parameters.ts';
import { fromTorch } from '../models/torch-layout.ts';
import { requireWeights } from './weight-fit.ts';

/** What a file of weights gives a model. */
export interface InitialWeights {
  readonly parameters: readonly ParameterSpec[];
  /** SHA-256 of the file; null where it was not read. */
  readonly fingerprint: string | null;
}

/**
 * The parameters of a model with the values of its backbone taken from a .safetensors file in torch's layout. Everything
 * else (the neck, the classes) starts as it would without the file. A model without a backbone reads no file. Throws a
 * UserError as `requireWeights` does. Free of tfjs.
 */
export function withInitialWeights(parameters: readonly ParameterSpec[], file: string | null): InitialWeights {
  const wanted = parameters.filter(({ pretrained }) => pretrained);
  if (file === null || wanted.length === 0) return { parameters, fingerprint: null };
  requireWeights(file, wanted);
  const bytes = readFileSync(file);
  const names = new Set(wanted.map(({ name }) => name));
  const { tensors } = decodeSafetensors(bytes, (name) => names.has(name));
  const found = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  return {
    parameters: parameters.map((spec) => {
      const tensor = found.get(spec.name);
      return tensor?.type === 'F32' ? { ...spec, initial: () => fromTorch(tensor.data, spec.shape) } : spec;
    }),
    fingerprint: sha256(bytes),
  };
}
