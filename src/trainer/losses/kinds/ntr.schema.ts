import { z } from 'zod';
import { factor, kappa, type LossConstants } from '../fields.ts';

export const ntrSchema = (constants: LossConstants) =>
  z
    .strictObject({
      kind: z.literal('ntr'),
      kappa: kappa(constants),
      lambda: factor(constants.lambda, 'Slope and divisor of the negatives.'),
    })
    .describe('Negative-tolerant regularization (Eq. 3): the DB loss without its weight.');
