import { z } from 'zod';

export const samplerKinds = ['uniform', 'class-aware'] as const;
export type SamplerKind = (typeof samplerKinds)[number];

/** What the fields of `data` default to; it depends on the set and the loss. */
export interface DataDefaults {
  readonly sampler: SamplerKind;
  /** Rows an epoch; null: as many as the training split has. */
  readonly epochSize: number | null;
}

const sampling = ({ sampler, epochSize }: DataDefaults) => ({
  sampler: z
    .enum(samplerKinds)
    .default(sampler)
    .describe(
      'Order of the training rows: all rows in turn, or all classes in turn. The default is the one that the loss was published with.',
    ),
  epoch_size: z
    .int()
    .min(1)
    .nullable()
    .default(epochSize)
    .describe('Rows drawn in an epoch; null: as many as the training split has.'),
});

const longTailed = (set: 'voc-lt' | 'coco-lt', about: string) => (defaults: DataDefaults) =>
  z
    .strictObject({
      set: z.literal(set),
      source: z
        .enum(['generated'])
        .default('generated')
        .describe('Where the features come from: generated on the real labels.'),
      ...sampling(defaults),
    })
    .describe(about);

const mulan =
  <Name extends string>(set: Name, about: string) =>
  (defaults: DataDefaults) =>
    z.strictObject({ set: z.literal(set), ...sampling(defaults) }).describe(about);

/** Every data set with the schema of its fields. */
export const dataSchemas = {
  'voc-lt': longTailed('voc-lt', 'VOC-LT: 1142 training images, 20 classes.'),
  'coco-lt': longTailed('coco-lt', 'COCO-LT: 1909 training images, 80 classes.'),
  corel5k: mulan('corel5k', 'Corel5k from a MULAN folder: 4500 training rows, 374 classes with a very long tail.'),
  scene: mulan('scene', 'scene from a MULAN folder: 1211 training rows, 6 classes.'),
  yeast: mulan('yeast', 'yeast from a MULAN folder: 1500 training rows, 14 classes.'),
  emotions: mulan('emotions', 'emotions from a MULAN folder: 391 training rows, 6 classes.'),
} as const;

export type DataSet = keyof typeof dataSchemas;
export type DataConfig = z.output<ReturnType<(typeof dataSchemas)[DataSet]>>;
