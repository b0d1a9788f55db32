import { z } from 'zod';
import type { JsonObject } from '../../base/index.ts';
import { dataSchemas } from '../data/schema.ts';
import { lossSchemas } from '../losses/schema.ts';
import { modelSchemas } from '../models/schema.ts';
import type { Defaults } from './defaults.ts';
import { optimizerSchemas, scheduleSchema } from './training-schema.ts';

type SchemaFor = (defaults: Defaults) => z.ZodType;

/** A variant, or the variant that the data set of a config asks for. */
type Fallback = string | ((defaults: Defaults) => string);

/** A part of the config under a key of its own. */
export interface Section {
  readonly key: string;
  /** What messages call it: `loss`, `data set`. */
  readonly noun: string;
  /**
   * The field that names the variant, and the variant without it; null for a section of one variant. Where a variant has
   * another form, the field `form` names it: `voc-lt images` is the variant `voc-lt` with `source: images`.
   */
  readonly choice: { readonly field: string; readonly fallback: Fallback; readonly form?: string } | null;
  readonly variants: Readonly<Record<string, SchemaFor>>;
}

export const sections: readonly Section[] = [
  {
    key: 'data',
    noun: 'data set',
    choice: { field: 'set', fallback: 'voc-lt', form: 'source' },
    variants: dataSchemas,
  },
  {
    key: 'model',
    noun: 'model',
    choice: { field: 'kind', fallback: ({ inputs }) => (inputs === 'images' ? 'resnet' : 'mlp') },
    variants: modelSchemas,
  },
  { key: 'loss', noun: 'loss', choice: { field: 'kind', fallback: 'bce' }, variants: lossSchemas },
  { key: 'optimizer', noun: 'optimizer', choice: { field: 'kind', fallback: 'sgd' }, variants: optimizerSchemas },
  { key: 'schedule', noun: 'schedule', choice: null, variants: { schedule: scheduleSchema } },
];

/** The variants a person can name, without their other forms. */
export function variantNames({ variants }: Section): string[] {
  return Object.keys(variants).filter((name) => !name.includes(' '));
}

/** The JSON Schema of what a person may write. */
export function inputSchema(schema: z.ZodType): JsonObject {
  const { $schema: _, '~standard': __, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest as JsonObject;
}
