import { z } from 'zod';

/** What the fields of a model default to, by data set. */
export interface ModelDefaults {
  readonly hidden: number;
}

export const mlpSchema = ({ hidden }: ModelDefaults) =>
  z
    .strictObject({
      kind: z.literal('mlp'),
      hidden: z.int().min(1).max(65_536).default(hidden).describe('Width of the hidden layer.'),
      dropout: z.number().min(0).lt(1).default(0.5).describe('Share of the hidden layer that is dropped in training.'),
    })
    .describe('features -> hidden -> classes, with ReLU and dropout.');
export type MlpConfig = z.output<ReturnType<typeof mlpSchema>>;

/** Every kind of model with the schema of its fields. */
export const modelSchemas = { mlp: mlpSchema } as const;
export type ModelConfig = z.output<ReturnType<(typeof modelSchemas)[keyof typeof modelSchemas]>>;
