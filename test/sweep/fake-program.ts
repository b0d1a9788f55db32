import * as z from 'zod';
import type { JsonObject } from '../../src/base/index.ts';
import type { ConfigIssue, TrialProgram } from '../../src/model/index.ts';

// A program with a config of its own, small enough to be read here: what the planner knows of programs is `TrialProgram`.

const perGroup = z.union([z.number(), z.strictObject({ head: z.number(), medium: z.number(), tail: z.number() })]);
const losses = {
  bce: z.strictObject({ kind: z.literal('bce') }),
  db: z.strictObject({ kind: z.literal('db'), kappa: z.number().default(0.01) }),
  focal: z.strictObject({ kind: z.literal('focal'), gamma: z.number().default(2) }),
  pr: z.strictObject({
    kind: z.literal('pr'),
    lambda1_neg: perGroup.default(5),
    lambda2_neg: perGroup.default(5),
    adaptive: z.boolean().default(false),
  }),
};
const config = z.strictObject({
  seed: z.number().default(0),
  data: z
    .strictObject({ set: z.enum(['voc-lt', 'coco-lt']).default('voc-lt'), minimum_count: z.number().default(1) })
    .prefault({}),
  loss: z.discriminatedUnion('kind', [losses.bce, losses.db, losses.focal, losses.pr]).prefault({ kind: 'bce' }),
  optimizer: z
    .strictObject({ learning_rate: z.number().positive().default(0.01), momentum: z.number().default(0.9) })
    .prefault({}),
});

/** Stands in for the trainer: `program: train` with four losses. */
export const fakeProgram: TrialProgram = {
  name: 'train',
  jsonSchema: JSON.parse(JSON.stringify(z.toJSONSchema(config, { io: 'input' }))) as JsonObject,
  notice: () => null,
  resolve(written) {
    const result = config.safeParse(written);
    if (result.success) return { ok: true, config: result.data };
    return { ok: false, issues: result.error.issues.flatMap((issue) => issuesOf(issue, written)) };
  },
};

export const programs: ReadonlyMap<string, TrialProgram> = new Map([[fakeProgram.name, fakeProgram]]);

function issuesOf(issue: z.core.$ZodIssue, written: JsonObject): ConfigIssue[] {
  const path = issue.path as (string | number)[];
  if (issue.code === 'unrecognized_keys') {
    const known = fieldsAt(path, written);
    const where = path.length === 0 ? 'the config' : path.join('.');
    return issue.keys.map((key) => ({
      path: [...path, key],
      atKey: true,
      message: `unknown field "${key}" in ${where}`,
      expected: `one of: ${known.join(', ')}`,
      known,
    }));
  }
  if (issue.code === 'invalid_value' || issue.code === 'invalid_union') {
    const known = issue.code === 'invalid_value' ? issue.values.map(String) : Object.keys(losses);
    return [{ path, atKey: false, message: `wrong ${path.join('.')}`, expected: `one of: ${known.join(', ')}`, known }];
  }
  return [{ path, atKey: false, message: `wrong ${path.join('.')}`, expected: 'a number > 0', known: [] }];
}

function fieldsAt(path: readonly (string | number)[], written: JsonObject): readonly string[] {
  const [part] = path;
  if (part === undefined) return Object.keys(config.shape);
  if (part !== 'loss') return part === 'data' ? ['set', 'minimum_count'] : ['learning_rate', 'momentum'];
  const { kind } = written.loss as { kind: keyof typeof losses };
  return Object.keys(losses[kind].shape);
}
