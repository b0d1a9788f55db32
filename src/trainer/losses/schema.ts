import type { z } from 'zod';
import { aslSchema } from './kinds/asl.schema.ts';
import { bceSchema } from './kinds/bce.schema.ts';
import { cbFocalSchema } from './kinds/cb-focal.schema.ts';
import { dbSchema } from './kinds/db.schema.ts';
import { dbFocalSchema } from './kinds/db-focal.schema.ts';
import { focalSchema } from './kinds/focal.schema.ts';
import { ldamSchema } from './kinds/ldam.schema.ts';
import { ntrSchema } from './kinds/ntr.schema.ts';
import { pgSchema } from './kinds/pg.schema.ts';
import { prSchema } from './kinds/pr.schema.ts';
import { rwSchema } from './kinds/rw.schema.ts';

export type { LossConstants } from './fields.ts';

/**
 * Every kind of loss with the schema of its fields, given the constants of a data set. A schema takes what a person
 * wrote and returns it complete and in one form, so that equal losses get equal run ids. Free of tfjs: the planner
 * imports this file.
 */
export const lossSchemas = {
  bce: bceSchema,
  rw: rwSchema,
  focal: focalSchema,
  'cb-focal': cbFocalSchema,
  ldam: ldamSchema,
  asl: aslSchema,
  ntr: ntrSchema,
  db: dbSchema,
  'db-focal': dbFocalSchema,
  pr: prSchema,
  pg: pgSchema,
} as const;

export type LossKind = keyof typeof lossSchemas;
/** The complete configuration of each kind. */
export type LossConfigs = { readonly [Kind in LossKind]: z.output<ReturnType<(typeof lossSchemas)[Kind]>> };
export type LossConfig = LossConfigs[LossKind];
