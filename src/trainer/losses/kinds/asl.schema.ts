import { z } from 'zod';

export const aslSchema = () =>
  z
    .strictObject({
      kind: z.literal('asl'),
      gamma_pos: z.number().min(0).max(1e3).default(1).describe('Focusing exponent of the positives.'),
      gamma_neg: z.number().min(0).max(1e3).default(4).describe('Focusing exponent of the negatives.'),
      clip: z.number().min(0).lt(1).default(0.05).describe('Probability below which a negative costs nothing.'),
    })
    .describe('Asymmetric loss: focusing by sign, with a shifted probability for negatives.');
