import type { SamplerKind } from '../schema.ts';
import { classAwareSampler } from './class-aware.ts';
import type { Sampler, SamplerInput } from './sampler.ts';
import { uniformSampler } from './uniform.ts';

const samplers: Readonly<Record<SamplerKind, (input: SamplerInput) => Sampler>> = {
  uniform: uniformSampler,
  'class-aware': classAwareSampler,
};

export function createSampler(kind: SamplerKind, input: SamplerInput): Sampler {
  return samplers[kind](input);
}
