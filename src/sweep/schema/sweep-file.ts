import * as z from 'zod';
import {
  config,
  duration,
  fileName,
  filledText,
  listOf,
  mapOf,
  number,
  oneOrMore,
  scalar,
  size,
  strict,
  sweepName,
  text,
  where,
  wholeNumber,
} from './leaves.ts';
import { report } from './report.ts';

/** More would be more runs than a sweep may have. */
export const maximumSeeds = 1_000_000;

const conditionalArguments = strict(
  { when: where, arguments: listOf(scalar, 'a list of arguments') },
  'a text, or {when, arguments}',
);

const trial = strict(
  {
    program: filledText.optional().describe('A built-in program (train).'),
    command: listOf(z.union([scalar, conditionalArguments]), 'a list: the program and its arguments (no shell)', 1)
      .optional()
      .describe('A program of your own that speaks the trial protocol; {dotted.key} is replaced by the config value.'),
    launcher: listOf(scalar, 'a list of texts').optional().describe('Put before the command.'),
    cwd: text.optional().describe('Working folder, relative to the root.'),
    env: strict(
      {
        set: mapOf(scalar, 'a map of names to values').optional(),
        hide: listOf(filledText, 'a list of names').optional(),
      },
      'a map {set, hide}',
    ).optional(),
    keep: z
      .enum(['weights', 'checkpoint', 'nothing'])
      .optional()
      .describe("What stays of a finished run's checkpoint."),
    inputs: listOf(filledText, 'a list of files or globs').optional().describe('Files whose content matters.'),
  },
  'a map {program} or {command, ...}',
);

const resources = strict(
  {
    gpus: number
      .min(0, 'a number >= 0')
      .refine((gpus) => gpus < 1 || Number.isInteger(gpus), 'a whole number, or a share below 1')
      .optional(),
    cpus: wholeNumber(1).optional(),
    memory: size.nullable().optional(),
  },
  'a map {gpus, cpus, memory}',
);

const limits = strict(
  {
    timeout: duration.nullable().optional().describe('Wall time of an attempt.'),
    stall: duration.nullable().optional().describe('Time without an event.'),
    grace: duration.optional().describe('From SIGTERM to SIGKILL (30s).'),
    log: size.optional().describe('Kept output (64MiB).'),
  },
  'a map {timeout, stall, grace, log}',
);

const retry = strict(
  {
    attempts: wholeNumber(1).optional().describe('Attempts in all (1).'),
    backoff: duration.optional().describe('Before the second attempt (5s); doubles each time.'),
  },
  'a map {attempts, backoff}',
);

const slurmText = filledText.nullable().optional();
const executor = strict(
  {
    kind: z.enum(['local', 'slurm']).optional(),
    partition: slurmText,
    account: slurmText,
    qos: slurmText,
    constraint: slurmText,
    exclude: slurmText,
    max_jobs: wholeNumber(1).optional(),
    setup: listOf(text, 'a list of shell lines').optional(),
    arguments: listOf(text, 'a list of arguments').optional(),
  },
  'a map {kind: local} or {kind: slurm, ...}',
);

const values = listOf(z.unknown(), 'a list of values', 1);
const overlay = config;
const labelled = mapOf(overlay, 'labels with a config each').refine(
  (labels) => Object.keys(labels).length > 0,
  'at least one label',
);
const range = strict(
  {
    from: number,
    to: number,
    count: wholeNumber(1).max(1_000_000, 'at most 1000000'),
    scale: z.enum(['linear', 'log']).optional(),
    when: where.optional(),
  },
  'a range {from, to, count, scale}',
).refine(
  ({ from, to, scale }) => scale !== 'log' || (from > 0 && to > 0),
  'from and to above 0, as a log scale needs them',
);

/** The first form that fits is meant; `axisForm` of expand/axes.ts reads them in the same order. */
const axis = z
  .union([
    values,
    range,
    strict({ values, when: where.optional() }, '{values, when}'),
    strict({ labels: labelled, when: where.optional() }, '{labels, when}'),
    labelled,
  ])
  .meta({ id: 'axis', description: 'Values of a dotted key, a range {from, to, count, scale}, or label -> config.' });

const block = strict(
  {
    block: filledText.optional().describe('The name of the block (block-1, block-2, ... by position).'),
    config: config.optional(),
    grid: mapOf(axis, 'a map of axes').optional().describe('Every combination, the last axis fastest.'),
    zip: listOf(mapOf(values, 'a map of keys that advance together'), 'a list of maps of keys that advance together')
      .optional()
      .describe('Keys that advance together; each zip is one more axis.'),
    exclude: listOf(where, 'a list of maps')
      .optional()
      .describe('A run that matches every entry of one item is left out.'),
    include: listOf(mapOf(z.unknown(), 'a map of axes and dotted keys'), 'a list of maps')
      .optional()
      .describe('Extra points: axes and dotted keys; kept whatever exclude says.'),
    resources: resources.optional(),
    limits: limits.optional(),
    retry: retry.optional(),
  },
  'a block {block, config, grid, zip, exclude, include, ...}',
);

const matrixWords = 'a block, or a list of blocks';
const overlayShape = {
  title: text.optional(),
  trial: trial.optional(),
  config: config.optional(),
  defaults: mapOf(
    strict({ when: where.optional(), config: config.optional() }, 'a map {when, config}'),
    'a map of named rules {when, config}',
  )
    .optional()
    .describe('Named rules for what is still unset when all else has been said.'),
  matrix: z.union([block, listOf(block, matrixWords, 1)]).optional(),
  seeds: z
    .union([
      wholeNumber(1).max(maximumSeeds, `at most ${maximumSeeds} seeds`),
      listOf(wholeNumber(0), 'a list of whole numbers', 1),
    ])
    .optional()
    .describe('A list, or a count n (0..n-1); the innermost axis, at config key `seed`.'),
  resources: resources.optional().describe('What one run needs.'),
  limits: limits.optional().describe('Bounds of an attempt.'),
  retry: retry.optional(),
  failures: z
    .union([z.enum(['continue', 'stop']), wholeNumber(1)])
    .optional()
    .describe('Go on after failed runs, stop at the first, or stop after so many.'),
  executor: executor.optional(),
  report: report.optional(),
};

const profile = strict(overlayShape, 'a map that overlays the file, {} for none');

/** A sweep file as it is written. What files extend needs no `sweep`, so nothing is required here. */
export const sweepFile = strict(
  {
    sweep: sweepName.optional().describe('Names the rows in the store and the folder under reports/.'),
    extends: oneOrMore(filledText, 'a file, or a list of files')
      .optional()
      .describe('Files that this one is laid over, relative to it.'),
    ...overlayShape,
    profiles: z
      .record(fileName, profile, 'a map of named overlays')
      .optional()
      .describe('Named overlays on the whole file; the first is the default.'),
  },
  'a map with the key `sweep`',
);

export type SweepFile = z.infer<typeof sweepFile>;
