import { z } from 'zod';
import { resnetDepths } from './resnet-layout.ts';

/** What the fields of a model default to, by data set. */
export interface ModelDefaults {
  /** What the rows of the data set are. */
  readonly inputs: 'features' | 'images';
  readonly hidden: number;
}

const dropout = (fallback: number, of: string) =>
  z.number().min(0).lt(1).default(fallback).describe(`Share of ${of} that is dropped in training.`);

const depth = z.literal(resnetDepths).default(50).describe('Layers of the residual network.');

const frozenStages = z
  .int()
  .min(0)
  .max(4)
  .default(1)
  .describe(
    'Stages that keep their weights and batch normalisation as they are, the stem with them; 0: everything is trained.',
  );

export const mlpSchema = ({ hidden }: ModelDefaults) =>
  z
    .strictObject({
      kind: z.literal('mlp'),
      hidden: z.int().min(1).max(65_536).default(hidden).describe('Width of the hidden layer.'),
      dropout: dropout(0.5, 'the hidden layer'),
    })
    .describe('features -> hidden -> classes, with ReLU and dropout.');
export type MlpConfig = z.output<ReturnType<typeof mlpSchema>>;

export const cnnSmallSchema = () =>
  z
    .strictObject({
      kind: z.literal('cnn-small'),
      width: z.int().min(1).max(1024).default(32).describe('Channels of the first convolution.'),
      dropout: dropout(0, 'the pooled features'),
    })
    .describe('Four convolutions of 3 x 3 with batch normalisation, for images of about 32 x 32.');
export type CnnSmallConfig = z.output<ReturnType<typeof cnnSmallSchema>>;

export const resnetSchema = () =>
  z
    .strictObject({
      kind: z.literal('resnet'),
      depth,
      frozen_stages: frozenStages,
      neck: z
        .int()
        .min(1)
        .max(65_536)
        .nullable()
        .default(256)
        .describe('Width of the projection (with batch normalisation) before the classes; null: none.'),
      dropout: dropout(0.5, 'what the classes are computed from'),
    })
    .describe(
      "A residual network in torchvision's layout and names; images only. `--weights FILE` gives its initial weights.",
    );
export type ResnetConfig = z.output<ReturnType<typeof resnetSchema>>;

export const mlGcnSchema = ({ hidden }: ModelDefaults) =>
  z
    .strictObject({
      kind: z.literal('ml-gcn'),
      depth,
      frozen_stages: frozenStages,
      hidden: z
        .int()
        .min(1)
        .max(65_536)
        .default(hidden)
        .describe('For tables: width of the layer in place of the network.'),
      dropout: dropout(0.5, 'that layer'),
      graph_width: z.int().min(1).max(65_536).default(1024).describe('Width between the two graph convolutions.'),
      threshold: z
        .number()
        .min(0)
        .max(1)
        .default(0.4)
        .describe('Conditional probability from which on two labels are neighbours (t).'),
      reweighting: z
        .number()
        .min(0)
        .lt(1)
        .default(0.25)
        .describe("Weight of a label's neighbours together, against its own (p)."),
      word_vectors: z
        .string()
        .min(1)
        .nullable()
        .default(null)
        .describe(
          'File below --data DIR with a word and its numbers on each line (GloVe); null: one-hot vectors instead.',
        ),
    })
    .describe('ML-GCN: classifiers made by two graph convolutions over the label co-occurrence graph.');
export type MlGcnConfig = z.output<ReturnType<typeof mlGcnSchema>>;

/** The kinds that read images only. */
export const imageModels: readonly string[] = ['cnn-small', 'resnet'];

/** Every kind of model with the schema of its fields. */
export const modelSchemas = {
  mlp: mlpSchema,
  'cnn-small': cnnSmallSchema,
  resnet: resnetSchema,
  'ml-gcn': mlGcnSchema,
};
export type ModelConfig = z.output<ReturnType<(typeof modelSchemas)[keyof typeof modelSchemas]>>;
