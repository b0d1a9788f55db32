import { z } from 'zod';
import { balance, factor, gamma, kappa, type LossConstants, rebalance } from '../fields.ts';

export const dbFocalSchema = (constants: LossConstants) =>
  z
    .strictObject({
      kind: z.literal('db-focal'),
      kappa: kappa(constants),
      rebalance: rebalance(constants),
      lambda: factor(constants.lambda, 'Slope and divisor of the negatives.'),
      gamma,
      balance,
    })
    .describe('The DB loss times balance (1 - pt)^gamma.');
