import { type LossConfig, type LossKind, lossSchemas } from '../../src/trainer/losses/schema.ts';

export interface GoldenLossConfig {
  readonly kind: LossKind;
  readonly [field: string]: unknown;
}

/** A field that a golden configuration leaves out has no effect there; a person's defaults are the data set's. */
const withoutEffect = {
  kappa: 0,
  rebalance: null,
  lambda: 1,
  lambda1_neg: 1,
  lambda2_neg: 1,
  lambda1_pos: 1,
  lambda2_pos: 1,
  adaptive: [],
};

export function completeGoldenLoss(config: GoldenLossConfig): LossConfig {
  const schema = lossSchemas[config.kind]({ kappa: 0, lambda: 1, mu: 0 });
  const fields = Object.keys(schema.shape);
  const neutral = Object.fromEntries(Object.entries(withoutEffect).filter(([field]) => fields.includes(field)));
  return schema.parse({ ...neutral, ...config });
}
