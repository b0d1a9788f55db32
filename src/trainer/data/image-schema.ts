import { z } from 'zod';

const augmentation = z
  .strictObject({
    crop: z
      .number()
      .min(0.1)
      .max(1)
      .default(0.8)
      .describe('Least share of width and of height that a random crop keeps; 1: no crop.'),
    flip: z.number().min(0).max(1).default(0.5).describe('Probability of a horizontal flip.'),
    brightness: z
      .number()
      .min(0)
      .max(255)
      .default(32)
      .describe('Most that is added to or taken from every value (0 to 255); 0: never.'),
    contrast: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('Most that the factor of contrast is away from 1; 0: never.'),
    saturation: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('Most that the factor of saturation is away from 1; 0: never.'),
    hue: z.number().min(0).max(180).default(18).describe('Most degrees that the hue is turned by; 0: never.'),
  })
  .nullable()
  .prefault({})
  .describe('What training images go through; null: nothing. Each of the last four is applied to every second image.');
export type Augmentation = z.output<typeof augmentation>;

/** The fields of every set of images. */
export const imageFields = {
  size: z.int().min(8).max(1024).default(224).describe('Side of the square that images are resized to, in pixels.'),
  augment: augmentation,
  test_resize: z
    .enum(['stretch', 'center-crop'])
    .default('stretch')
    .describe('How a test image becomes a square: stretched, as training images are, or cut from its middle.'),
  on_broken_image: z
    .enum(['fail', 'skip'])
    .default('fail')
    .describe('What an image does that only decoding finds broken: fail the run, or be left out with a warning.'),
} as const;

const longTail = (max: number) =>
  z
    .strictObject({
      alpha: z.number().positive().max(100).default(6).describe('Exponent of the Pareto distribution.'),
      max: z.int().min(1).max(1e6).default(max).describe('Images of the most frequent class.'),
      quantile: z
        .number()
        .gt(0)
        .lt(1)
        .default(0.99)
        .describe('Quantile of the distribution at which the rarest class stands.'),
      seed: z.int().min(0).default(0).describe('Fixes which images are drawn; the seed of a run does not.'),
    })
    .nullable()
    .default(null)
    .describe('Draws a long-tailed list from the training images (docs/data.md); null: takes all of them.');
export type LongTail = NonNullable<z.output<ReturnType<typeof longTail>>>;

/** For whole sets, of which a long-tailed part can be drawn. */
export const longTailField = (max: number) => ({ long_tail: longTail(max) });
