import { z } from 'zod';
import type { LossConstants } from '../fields.ts';
import { reBalancingFields } from '../re-balancing-fields.ts';

export const prSchema = (constants: LossConstants) =>
  z
    .strictObject({ kind: z.literal('pr'), ...reBalancingFields(constants, []) })
    .describe('Probability re-balancing (Eq. 5); APR with adaptive factors. Left as it is, it is the DB loss.');
