import * as z from 'zod';
import type { JsonObject } from '../../base/index.ts';
import { runStatuses } from '../../model/index.ts';

/** The JSON Schema (draft 2020-12) of report.json; schema/report.schema.json is this. */
export function reportJsonSchema(): JsonObject {
  return z.toJSONSchema(reportSchema) as JsonObject;
}

const text = z.string();
const number = z.number();
const count = z.int().min(0);
const textOrNull = text.nullable();
const numberOrNull = number.nullable();
const interval = z.tuple([number, number]).describe('Low and high end.');
const value: z.ZodType = z.json();

const tested = {
  difference: numberOrNull.describe('Mean of the paired differences; null without a common seed.'),
  deviation: numberOrNull.describe('Their sample deviation.'),
  interval: interval.nullable().describe('95 % two-sided paired t interval.'),
  n: count.describe('Seeds that are complete on both sides.'),
  p: numberOrNull.describe('Two-sided p value of the paired t test.'),
  p_holm: numberOrNull.describe("`p` adjusted by Holm's method over the table, or over all claims."),
  p_signed_rank: numberOrNull.describe(
    'Two-sided p value of the Wilcoxon signed-rank test; null below six differences.',
  ),
  bootstrap: z
    .strictObject({ interval, replicates: count })
    .nullable()
    .describe('95 % percentile interval over resampled test images.'),
};

const cell = z.strictObject({
  mean: numberOrNull,
  deviation: numberOrNull.describe('Sample deviation (n - 1).'),
  n: count.describe('Seeds that are in.'),
  expected: count.describe('Seeds that are planned.'),
  failed: count.describe('Of the missing ones, how many have failed; the others wait.'),
  reference: numberOrNull.describe('What the paper printed.'),
  difference: numberOrNull.describe('Mean minus reference.'),
  rank: z.enum(['best', 'second']).nullable(),
});

const table = z.strictObject({
  id: text,
  title: text,
  each: textOrNull.describe('The value of `each` that the table stands for.'),
  row_axes: z.array(text),
  column_axis: textOrNull,
  columns: z.array(
    z.strictObject({
      heading: text,
      metric: text,
      lower_is_better: z.boolean(),
      precision: count.describe('Decimals in print.'),
    }),
  ),
  rows: z.array(z.strictObject({ labels: z.array(text), cells: z.array(cell) })),
  pooled: z.array(text).describe('Axes besides the seed that vary within a cell.'),
  reference: z.strictObject({ source: text, profile: textOrNull, comparable: z.boolean() }).nullable(),
  baseline: z.array(text).nullable().describe('Labels of the row that the others are compared with.'),
  comparisons: z.array(
    z.strictObject({
      labels: z.array(text),
      heading: text,
      metric: text,
      ...tested,
      pairs: z.array(z.strictObject({ seed: z.int(), row: number, baseline: number })),
    }),
  ),
});

const verdict = z.enum(['supported', 'contradicted', 'not decided']);

const claim = z.strictObject({
  id: text,
  each: textOrNull,
  statement: text,
  verdict,
  difference: numberOrNull.describe('Of the comparison that the verdict hangs on: better minus than.'),
  interval: interval.nullable(),
  n: count,
  comparisons: z.array(
    z.strictObject({
      metric: text,
      than: text,
      verdict,
      ...tested,
      pairs: z.array(z.strictObject({ seed: z.int(), better: number, than: number })),
    }),
  ),
});

const sharedAndVaried = z.strictObject({
  shared: z.record(text, value).describe('Dotted key -> the value of all.'),
  varied: z.record(text, z.array(z.strictObject({ value, count }))),
});

const attempt = z.strictObject({
  number: z.int().min(1),
  status: z.enum(['running', 'done', 'failed', 'interrupted']),
  reason: textOrNull,
  started: textOrNull.describe('RFC 3339.'),
  ended: textOrNull,
  seconds: numberOrNull,
  gpus: number,
  command: textOrNull.describe('The command line that started the orchestrator.'),
  version: textOrNull.describe('Of sweep.'),
  node: textOrNull,
  backend: textOrNull,
  device: textOrNull,
  host: textOrNull,
  git_commit: textOrNull,
  git_dirty: z.boolean().nullable(),
  data: textOrNull.describe('Fingerprint of the data.'),
  weights: textOrNull.describe('SHA-256 of the initial weights.'),
  inputs: textOrNull.describe('SHA-256 over the checksums of the input files.'),
});

const place = { id: text.describe('Run id.'), block: text, label: text, seed: z.int() };

const reportSchema = z
  .strictObject({
    format: z.literal(1),
    sweep: text.describe('`<sweep>`, or `<sweep>@<profile>`.'),
    profile: textOrNull,
    title: text,
    banner: textOrNull.describe("Set where the numbers are not the paper's experiment."),
    tables: z.array(table),
    claims: z.array(claim),
    figures: z.array(
      z.strictObject({
        id: text,
        kind: z.enum(['probability-map', 'curves', 'bars', 'heatmap', 'loss-gradients']),
        title: text,
        file: textOrNull.describe('Beside the report; null while there is nothing to draw.'),
      }),
    ),
    failures: z.array(z.strictObject({ ...place, reason: text, message: text, stderr: z.array(text) })),
    provenance: z.strictObject({
      command: text.describe('What starts this sweep again.'),
      commands: z.array(text).describe('The command lines that made the runs, as they were typed.'),
      package_version: text,
      environment: sharedAndVaried.describe('Where the last attempt of each run ran, and with what.'),
      config: sharedAndVaried,
      warnings: z.array(text),
      attempts: count,
      seconds: number,
      gpu_hours: number,
      runs: z.array(
        z.strictObject({
          ...place,
          status: z.enum([...runStatuses]),
          seconds: numberOrNull,
          attempts: z.array(attempt),
        }),
      ),
    }),
  })
  .meta({ title: 'report.json of sweep' });
