import { z } from 'zod';
import { type FactorName, factor, factorNames, kappa, type LossConstants, rebalance } from './fields.ts';

const direction = (fallback: 'pos/neg' | 'neg/pos') => z.enum(['pos/neg', 'neg/pos']).default(fallback);

/**
 * The fields of probability re-balancing. By default it is the DB loss with the data set's constants: the negatives'
 * factors are lambda, the positives' are 1, and DB's rebalancing weight is kept.
 */
export function reBalancingFields(constants: LossConstants, adaptive: readonly FactorName[]) {
  return {
    kappa: kappa(constants),
    rebalance: rebalance(constants),
    lambda1_neg: factor(constants.lambda, 'Slope of the negatives: softplus(lambda1_neg u) / lambda2_neg.'),
    lambda2_neg: factor(constants.lambda, 'Divisor of the negatives.'),
    lambda1_pos: factor(1, 'Slope of the positives: softplus(-lambda1_pos u) / lambda2_pos.'),
    lambda2_pos: factor(1, 'Divisor of the positives.'),
    adaptive: z
      .array(z.enum(factorNames))
      .overwrite((names) => factorNames.filter((name) => names.includes(name)))
      .default([...adaptive])
      .describe('Factors that follow the batch: their value times a ratio of the mean probabilities of the class.'),
    ratio: z
      .strictObject({
        lambda1_neg: direction('neg/pos'),
        lambda2_neg: direction('neg/pos'),
        lambda1_pos: direction('pos/neg'),
        lambda2_pos: direction('pos/neg'),
      })
      .prefault({})
      .describe('Which mean probability is divided by which in an adaptive factor.'),
    adaptive_range: z
      .tuple([z.number().positive(), z.number().positive()])
      .refine(([low, high]) => low <= high, 'the lower bound is above the upper one')
      .nullable()
      .default([1e-3, 1e3])
      .describe('Bounds of adaptive factors and adaptive focal exponents; null for none (such a run may diverge).'),
    convention: z
      .enum(['table1', 'eq5'])
      .default('table1')
      .describe('table1: as Table 1 and Eq. 10 read; eq5: lambda1_pos and lambda2_pos swapped, as Eq. 5 prints them.'),
  };
}

export type ReBalancing = {
  readonly [Field in keyof ReturnType<typeof reBalancingFields>]: z.output<ReturnType<typeof reBalancingFields>[Field]>;
};
