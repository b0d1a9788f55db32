import { z } from 'zod';
import { factor, kappa, type LossConstants, rebalance } from '../fields.ts';

export const dbSchema = (constants: LossConstants) =>
  z
    .strictObject({
      kind: z.literal('db'),
      kappa: kappa(constants),
      rebalance: rebalance(constants),
      lambda: factor(constants.lambda, 'Slope and divisor of the negatives.'),
    })
    .describe('Distribution-balanced loss: negative-tolerant regularization times the rebalancing weight.');
