import type { ElementwiseLoss } from '../elementwise.ts';
import type { LabelStatistics } from '../label-statistics.ts';
import { type FocalTerm, reBalancing } from '../re-balancing.ts';
import type { LossConfigs } from '../schema.ts';

/** Eq. 10 with the sign of its positive branch mended: APR times the focal weight of APAF, or of a fixed exponent. */
export function pg(config: LossConfigs['pg'], statistics: LabelStatistics): ElementwiseLoss {
  return reBalancing(config, statistics, focalTerm(config));
}

export function focalTerm({ focal, balance, gamma, lambda0 }: LossConfigs['pg']): FocalTerm {
  switch (focal) {
    case 'apaf':
      return { balance, lambda0 };
    case 'fixed':
      return { balance, gamma };
  }
}
