import { differentiable, type ElementwiseLoss, type Loss } from './elementwise.ts';
import { asl } from './kinds/asl.ts';
import { bce } from './kinds/bce.ts';
import { cbFocal } from './kinds/cb-focal.ts';
import { db } from './kinds/db.ts';
import { dbFocal } from './kinds/db-focal.ts';
import { focal } from './kinds/focal.ts';
import { ldam } from './kinds/ldam.ts';
import { ntr } from './kinds/ntr.ts';
import { pg } from './kinds/pg.ts';
import { pr } from './kinds/pr.ts';
import { rw } from './kinds/rw.ts';
import type { LabelStatistics } from './label-statistics.ts';
import type { LossConfigs, LossKind } from './schema.ts';

type Formula<Kind extends LossKind> = (config: LossConfigs[Kind], statistics: LabelStatistics) => ElementwiseLoss;

const formulas: { readonly [Kind in LossKind]: Formula<Kind> } = {
  bce,
  rw,
  focal,
  'cb-focal': cbFocal,
  ldam,
  asl,
  ntr,
  db,
  'db-focal': dbFocal,
  pr,
  pg,
};

/**
 * The loss of a complete configuration for one training set. It needs the tfjs backend to be chosen. Throws a
 * UserError when a list of factors is not as long as there are classes, or for fewer than 2 training rows.
 */
export function createLoss<Kind extends LossKind>(
  config: { readonly [K in Kind]: LossConfigs[K] & { readonly kind: K } }[Kind],
  statistics: LabelStatistics,
): Loss {
  const formula: Formula<Kind> = formulas[config.kind];
  return differentiable(formula(config, statistics));
}
