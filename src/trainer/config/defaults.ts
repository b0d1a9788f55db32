import type { DataDefaults, DataSet, SamplerKind } from '../data/schema.ts';
import type { LossConstants, LossKind } from '../losses/schema.ts';
import type { ModelDefaults } from '../models/schema.ts';
import type { TrainingDefaults } from './training-schema.ts';

/** What a config says where a person did not. */
export type Defaults = DataDefaults & ModelDefaults & LossConstants & TrainingDefaults;

/** What the defaults of every field follow from. */
export interface Situation {
  readonly set: DataSet;
  readonly loss: LossKind;
  /** As a person wrote it; null where they did not. */
  readonly sampler: SamplerKind | null;
}

export function defaultsFor({ set, loss, sampler: written }: Situation): Defaults {
  const { classAwareEpochSize, ...recipe } = recipes[set];
  const sampler = written ?? (classAwareLosses.includes(loss) ? 'class-aware' : 'uniform');
  return { ...recipe, sampler, epochSize: sampler === 'class-aware' ? classAwareEpochSize : null };
}

/** The losses that were published with class-aware sampling. */
const classAwareLosses: readonly LossKind[] = ['ntr', 'db', 'db-focal', 'pr', 'pg'];

type Recipe = Omit<Defaults, keyof DataDefaults> & {
  /** Rows in an epoch of class-aware sampling; null: as many as the training split has. */
  readonly classAwareEpochSize: number | null;
};

/** Of the published DB loss. */
const vocConstants: LossConstants = { kappa: 0.05 / 5, lambda: 5, mu: 0.3 };
const cocoConstants: LossConstants = { kappa: 0.05 / 2, lambda: 2, mu: 0.2 };

/**
 * Epochs, warm-up and class-aware epochs are the paper's; learning rate and clip were chosen for the mlp on generated
 * features with plain BCE.
 */
const longTailed = { hidden: 256, epochs: 8, weightDecay: 1e-4, clip: 1, warmup: 500, milestones: [5, 7] };

/**
 * For real tables, which are smaller; learning rate, weight decay and clip were chosen with plain BCE, on a validation
 * part of the training rows.
 */
const mulan = {
  ...cocoConstants,
  hidden: 512,
  epochs: 16,
  weightDecay: 3e-5,
  clip: 2.5,
  warmup: null,
  milestones: [10, 14],
  classAwareEpochSize: null,
};

/** Class-aware epochs of the long-tailed sets have max(n) C / 4 rows. */
const recipes: Readonly<Record<DataSet, Recipe>> = {
  'voc-lt': { ...longTailed, ...vocConstants, learningRate: 0.2, classAwareEpochSize: 3875 },
  'coco-lt': { ...longTailed, ...cocoConstants, learningRate: 0.8, classAwareEpochSize: 22_560 },
  corel5k: { ...mulan, learningRate: 2, clip: 0.25 },
  scene: { ...mulan, learningRate: 0.05 },
  yeast: { ...mulan, learningRate: 0.2 },
  emotions: { ...mulan, learningRate: 0.05 },
};
