import type { Sampler, SamplerInput } from './sampler.ts';
import { shuffledCycle } from './shuffled-cycle.ts';

/** Every row once, in a fresh order each time round. */
export function uniformSampler({ seed, rowCount }: SamplerInput): Sampler {
  return shuffledCycle(rowCount, seed, 'uniform sampler');
}
