import { z } from 'zod';

export const ldamSchema = () =>
  z
    .strictObject({
      kind: z.literal('ldam'),
      max_margin: z.number().min(0).max(1e3).default(0.5).describe('Margin of the rarest class.'),
      scale: z.number().min(1e-3).max(1e3).default(1).describe('Factor of the logits after the margin.'),
    })
    .describe('Label-distribution-aware margin: positives are pushed beyond a margin that falls with n^(1/4).');
