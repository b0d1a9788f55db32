import { z } from 'zod';
import { balance, factor, gamma, type LossConstants } from '../fields.ts';
import { reBalancingFields } from '../re-balancing-fields.ts';

export const pgSchema = (constants: LossConstants) =>
  z
    .strictObject({
      kind: z.literal('pg'),
      ...reBalancingFields(constants, ['lambda1_neg']),
      focal: z
        .enum(['apaf', 'fixed'])
        .default('apaf')
        .describe('Where the focal exponents come from: lambda0 times a ratio of mean probabilities (APAF), or gamma.'),
      lambda0: factor(2, 'Base of the focal exponents of APAF.'),
      gamma: gamma.describe('Focal exponent with focal: fixed.'),
      balance,
    })
    .describe(
      'Probability guided loss (Eq. 10): adaptive re-balancing times the focal weight. APAF with all factors 1.',
    );
