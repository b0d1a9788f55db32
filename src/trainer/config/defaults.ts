import type { DataDefaults, DataSet } from '../data/schema.ts';
import type { LossConstants, LossKind } from '../losses/schema.ts';
import type { ModelDefaults } from '../models/schema.ts';
import type { TrainingDefaults } from './training-schema.ts';

/** What a config says where a person did not. */
export type Defaults = DataDefaults & ModelDefaults & LossConstants & TrainingDefaults;

/** What the defaults of every field follow from. */
export interface Situation {
  readonly set: DataSet;
  readonly loss: LossKind;
}

export function defaultsFor({ set, loss }: Situation): Defaults {
  return { ...recipes[set], sampler: classAwareLosses.includes(loss) ? 'class-aware' : 'uniform' };
}

/** The losses that were published with class-aware sampling. */
const classAwareLosses: readonly LossKind[] = ['ntr', 'db', 'db-focal', 'pr', 'pg'];

type Recipe = Omit<Defaults, 'sampler'>;

/** Of the published DB loss. */
const vocConstants: LossConstants = { kappa: 0.05 / 5, lambda: 5, mu: 0.3 };
const cocoConstants: LossConstants = { kappa: 0.05 / 2, lambda: 2, mu: 0.2 };

/**
 * For generated features. Epochs, warm-up and milestones are the paper's, and so is the length of an epoch (class-aware
 * sampling of VOC-LT: max(n) C / 4 rows), taken for both sets and samplers, so that every loss gets as many steps. Learning
 * rate and clip were chosen with plain BCE.
 */
const longTailed = {
  inputs: 'features',
  hidden: 128,
  epochs: 8,
  weightDecay: 1e-4,
  clip: 1,
  warmup: 500,
  milestones: [5, 7],
  epochSize: 3875,
} as const;

/**
 * For real tables, which are smaller; learning rate, weight decay and clip were chosen with plain BCE, on a validation
 * part of the training rows.
 */
const mulan = {
  ...cocoConstants,
  inputs: 'features',
  hidden: 512,
  epochs: 16,
  weightDecay: 3e-5,
  clip: 2.5,
  warmup: null,
  milestones: [10, 14],
  epochSize: null,
} as const;

/** The paper's, for photographs. An epoch of its class-aware sampling has max(n) C / 4 rows, taken for every loss. */
const photographs = {
  inputs: 'images',
  hidden: 512,
  epochs: 8,
  weightDecay: 1e-4,
  clip: 35,
  warmup: 500,
  milestones: [5, 7],
} as const;

const recipes: Readonly<Record<DataSet, Recipe>> = {
  'voc-lt': { ...longTailed, ...vocConstants, learningRate: 0.2 },
  'coco-lt': { ...longTailed, ...cocoConstants, learningRate: 0.8 },
  'voc-lt images': { ...photographs, ...vocConstants, learningRate: 8e-3, epochSize: 3875 },
  'coco-lt images': { ...photographs, ...cocoConstants, learningRate: 1e-2, epochSize: 22_560 },
  voc: { ...photographs, ...vocConstants, learningRate: 8e-3, epochSize: null },
  coco: { ...photographs, ...cocoConstants, learningRate: 1e-2, epochSize: null },
  corel5k: { ...mulan, learningRate: 2, clip: 0.25 },
  scene: { ...mulan, learningRate: 0.05 },
  yeast: { ...mulan, learningRate: 0.2 },
  emotions: { ...mulan, learningRate: 0.05 },
};
