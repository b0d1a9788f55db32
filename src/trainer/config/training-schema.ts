import { z } from 'zod';

/** What these fields default to, by data set. */
export interface TrainingDefaults {
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly clip: number;
  /** Steps; null: one epoch. */
  readonly warmup: number | null;
  readonly milestones: readonly number[];
  readonly epochs: number;
}

/** Every kind of optimizer with the schema of its fields. */
export const optimizerSchemas = {
  sgd: (defaults: TrainingDefaults) =>
    z
      .strictObject({
        kind: z.literal('sgd'),
        learning_rate: z
          .number()
          .positive()
          .max(1e6)
          .default(defaults.learningRate)
          .describe('Step size after warm-up.'),
        momentum: z.number().min(0).lt(1).default(0.9).describe('Share of the last step that is kept.'),
        weight_decay: z
          .number()
          .min(0)
          .max(1e3)
          .default(defaults.weightDecay)
          .describe(
            'Added to the gradient: this times the parameter, for every one that is trained, biases and batch normalisation included.',
          ),
        clip: z
          .number()
          .positive()
          .nullable()
          .default(defaults.clip)
          .describe('Largest L2 norm of the whole gradient, before weight decay; null for no bound.'),
      })
      .describe('Stochastic gradient descent with momentum.'),
} as const;
export type OptimizerConfig = z.output<ReturnType<(typeof optimizerSchemas)['sgd']>>;

export const scheduleSchema = (defaults: TrainingDefaults) =>
  z
    .strictObject({
      warmup: z
        .int()
        .min(0)
        .nullable()
        .default(defaults.warmup)
        .describe('Steps over which the learning rate rises linearly; null: one epoch.'),
      warmup_from: z
        .number()
        .positive()
        .max(1)
        .default(1 / 3)
        .describe('Share of the learning rate that it starts at.'),
      milestones: z
        .array(z.int().min(1))
        .readonly()
        .overwrite((epochs) => [...new Set(epochs)].sort((a, b) => a - b))
        .default(defaults.milestones)
        .describe('Numbers of epochs after which the learning rate is multiplied by `factor`.'),
      factor: z.number().positive().max(1).default(0.1).describe('What it is multiplied by.'),
    })
    .describe('How the learning rate changes.');
export type ScheduleConfig = z.output<ReturnType<typeof scheduleSchema>>;

/** Fields outside any section. */
export const runSchema = (defaults: TrainingDefaults) =>
  z.strictObject({
    epochs: z.int().min(1).max(1e6).default(defaults.epochs).describe('Passes over the training rows.'),
    batch_size: z
      .int()
      .min(1)
      .max(65_536)
      .default(32)
      .describe('Rows a step; the last step of an epoch takes what is left.'),
    log_every: z.int().min(1).default(10).describe('Steps between records of loss and learning rate.'),
    probability_every: z
      .int()
      .min(1)
      .default(10)
      .describe('Steps between records of the mean predicted probability of positive and negative labels.'),
    evaluate_every: z
      .int()
      .min(1)
      .nullable()
      .default(1)
      .describe('Epochs between evaluations on the test split; null: only after the last, which is always evaluated.'),
    checkpoint_every: z
      .int()
      .min(1)
      .nullable()
      .default(1)
      .describe('Epochs between checkpoints; null: only when asked to end.'),
    seed: z
      .int()
      .min(0)
      .default(0)
      .describe('Fixes initial weights, dropout and the order of rows. The sweep sets it.'),
  });
export type RunConfig = z.output<ReturnType<typeof runSchema>>;
