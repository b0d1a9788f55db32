import { z } from 'zod';
import type { Group } from '../../model/index.ts';

/** What of a loss differs by data set: it is the default of the fields of the same name. */
export interface LossConstants {
  /** Strength of the bias v = kappa ln(N/n - 1). */
  readonly kappa: number;
  /** Slope of the negatives in the DB loss. */
  readonly lambda: number;
  /** Where the rebalancing weight's sigmoid has its middle. */
  readonly mu: number;
}

/** The four factors of probability re-balancing: inner slopes (1) and outer divisors (2) of negatives and positives. */
export const factorNames = ['lambda1_neg', 'lambda2_neg', 'lambda1_pos', 'lambda2_pos'] as const;
export type FactorName = (typeof factorNames)[number];

/** Inside this range of factors, logits up to 1e4 give a finite loss and gradient. */
const factorValue = z.number().min(1e-3).max(1e3);

export type Factor = number | Record<Group, number> | number[];

/** A positive number for all classes, one per group (the default for groups left out), or one per class. */
export function factor(fallback: number, meaning: string) {
  const ofGroup = factorValue.default(fallback);
  return z
    .union([
      factorValue,
      z.strictObject({ head: ofGroup, medium: ofGroup, tail: ofGroup }),
      z.array(factorValue).min(1),
    ])
    .overwrite((value) => (isUniform(value) ? value.head : value))
    .default(fallback)
    .describe(`${meaning} A number, or a number per group {head, medium, tail}, or one per class.`);
}

export const kappa = (constants: LossConstants) =>
  z
    .number()
    .min(0)
    .max(1e3)
    .default(constants.kappa)
    .describe('Strength of the class bias v = kappa ln(N/n - 1); u = z - v. The default depends on the data set.');

/** `rebalance: null` turns the weight off. */
export const rebalance = (constants: LossConstants) =>
  z
    .strictObject({
      alpha: z.number().min(0).max(1e3).default(0.1).describe('Floor of the weight.'),
      beta: z.number().min(1e-3).max(1e3).default(10).describe('Steepness of its rise.'),
      mu: z.number().min(-1e3).max(1e3).default(constants.mu).describe('Middle of its rise.'),
    })
    .nullable()
    .prefault({})
    .describe(
      'Weight r = alpha + sigmoid(beta (P - mu)) of the DB loss; null for none. The default of mu depends on the data set.',
    );
export type Rebalance = NonNullable<z.output<ReturnType<typeof rebalance>>>;

export const gamma = z.number().min(0).max(1e3).default(2).describe('Focal exponent.');

export const balance = z.number().min(1e-3).max(1e3).default(2).describe('Constant the focal loss is multiplied by.');

/** A map that gives every group the same number says what that number says, so both get the same run id. */
function isUniform(value: Factor): value is Record<Group, number> {
  if (typeof value === 'number' || Array.isArray(value)) return false;
  return value.head === value.medium && value.head === value.tail;
}
