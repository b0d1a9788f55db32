import { z } from 'zod';
import { imageFields, longTailField } from './image-schema.ts';

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

const source = z
  .enum(['generated', 'images'])
  .describe("Where the inputs come from: features generated on the real labels, or a folder of the user's own images.");

const generated = (set: 'voc-lt' | 'coco-lt', about: string) => (defaults: DataDefaults) =>
  z.strictObject({ set: z.literal(set), source: source.default('generated'), ...sampling(defaults) }).describe(about);

const listedImages = (set: 'voc-lt' | 'coco-lt', about: string) => (defaults: DataDefaults) =>
  z
    .strictObject({ set: z.literal(set), source: z.literal('images'), ...imageFields, ...sampling(defaults) })
    .describe(about);

/** `source: images` goes without saying: it may stand there, so that `data.set` alone can be exchanged, and is dropped. */
const wholeImages = (set: 'voc' | 'coco', largestClass: number, about: string) => (defaults: DataDefaults) =>
  z
    .strictObject({
      set: z.literal(set),
      source: z.literal('images').exactOptional(),
      ...imageFields,
      ...longTailField(largestClass),
      ...sampling(defaults),
    })
    .overwrite(({ source: _, ...rest }) => rest)
    .describe(about);

const mulan =
  <Name extends string>(set: Name, about: string) =>
  (defaults: DataDefaults) =>
    z.strictObject({ set: z.literal(set), ...sampling(defaults) }).describe(about);

/** Every data set with the schema of its fields; `voc-lt images` is `voc-lt` with `source: images`. */
export const dataSchemas = {
  'voc-lt': generated('voc-lt', 'VOC-LT: 1142 training images, 20 classes.'),
  'coco-lt': generated('coco-lt', 'COCO-LT: 1909 training images, 80 classes.'),
  'voc-lt images': listedImages('voc-lt', 'VOC-LT from a VOCdevkit; tested on VOC2007 test (4952 images).'),
  'coco-lt images': listedImages('coco-lt', 'COCO-LT from a COCO folder; tested on val2017 (5000 images).'),
  voc: wholeImages('voc', 800, "A VOCdevkit by its own lists: trainval, tested on VOC2007's test or its own."),
  coco: wholeImages('coco', 1200, 'A COCO folder: train2017, tested on val2017.'),
  corel5k: mulan('corel5k', 'Corel5k from a MULAN folder: 4500 training rows, 374 classes with a very long tail.'),
  scene: mulan('scene', 'scene from a MULAN folder: 1211 training rows, 6 classes.'),
  yeast: mulan('yeast', 'yeast from a MULAN folder: 1500 training rows, 14 classes.'),
  emotions: mulan('emotions', 'emotions from a MULAN folder: 391 training rows, 6 classes.'),
} as const;

export type DataSet = keyof typeof dataSchemas;
export type DataConfig = z.output<ReturnType<(typeof dataSchemas)[DataSet]>>;
export type ImageDataConfig = z.output<
  ReturnType<(typeof dataSchemas)['voc-lt images' | 'coco-lt images' | 'voc' | 'coco']>
>;
