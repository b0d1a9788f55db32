import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { getPath, type JsonObject } from '../../src/base/index.ts';
import type { ClaimSpec, PlannedRun, PlannedSweep } from '../../src/model/index.ts';
import { canTest } from '../can-test.ts';
import { planShipped } from './planned-sweep.ts';

const printed = join(import.meta.dirname, '../../../shared/reference/paper-tables.json');
const sets = ['voc-lt', 'coco-lt'];
const tables = [
  ['comparison.yaml', 'table2'],
  ['ablation-pr.yaml', 'table3'],
  ['ablation-apr.yaml', 'table4'],
  ['ablation-apaf.yaml', 'table5'],
] as const;
const [comparison, ...ablations] = tables.map(([file]) => planShipped(file, 'paper'));
const factors = planShipped('factors.yaml', 'paper');

/** A row's config with seed 0. */
function configOf({ runs }: PlannedSweep, block: string, method: string): JsonObject {
  const isRow = ({ places, config }: PlannedRun) =>
    config.seed === 0 && places.some((place) => place.block === block && place.labels.method === method);
  return runs.find(isRow)!.config;
}

/** The value of a config's key in each row of a block, in order. */
function column(sweep: PlannedSweep, block: string, key: string): Record<string, unknown> {
  const { axes } = sweep.blocks.find(({ name }) => name === block)!;
  const labels = axes.find(({ name }) => name === 'method')!.steps.map(([label]) => String(label));
  return Object.fromEntries(labels.map((label) => [label, getPath(configOf(sweep, block, label), key)]));
}

const hasPaper = canTest("the paper's own numbers", existsSync(printed) ? null : `no ${printed}`);
describe.runIf(hasPaper)('the reference values are those that the paper printed', () => {
  const paper = hasPaper ? JSON.parse(readFileSync(printed, 'utf8')) : {};
  test.each(tables)('%s: %s', (file, id) => {
    const { report } = planShipped(file);
    const reference = report.tables.find((table) => table.id === id)?.reference;
    expect(reference?.profile).toBe('paper');
    for (const set of sets) {
      const rows: readonly Row[] = paper[id][set];
      const expected = rows.map(({ row, total, head, medium, tail }) => [
        row.replace(' (ours)', ''),
        [total, head, medium, tail],
      ]);
      expect(reference?.values).toHaveProperty([set], Object.fromEntries(expected));
    }
  });
});

interface Row {
  readonly row: string;
  readonly total: number;
  readonly head: number;
  readonly medium: number;
  readonly tail: number;
}

test.each(tables)("every claim of %s holds in %s's own numbers, and quotes them as they are", (file, id) => {
  const { report } = planShipped(file);
  const table = report.tables.find((one) => one.id === id)!;
  const headings = new Map((table.columns as [string, string][]).map(([, metric], index) => [metric, index]));
  expect(report.claims.length).toBeGreaterThanOrEqual(5);
  for (const claim of report.claims) {
    const blocks = claim.each === 'block' ? sets : sets.filter((set) => claim.where.block === set || isOf(claim, set));
    expect(blocks.length, claim.id).toBeGreaterThan(0);
    const valuesIn = blocks.map((set) => table.reference!.values[set] as Readonly<Record<string, readonly number[]>>);
    const quoted = quotedNumbers(claim.source ?? '');
    const found = new Set<string>();
    for (const values of valuesIn) {
      for (const metric of claim.metric) {
        const [better, at] = [values[claim.better]!, headings.get(metric)!];
        found.add(better[at]!.toFixed(2));
        for (const [label, than] of Object.entries(values)) {
          const difference = better[at]! - than[at]!;
          found.add(`+${difference.toFixed(2)}`).add(`${(-difference).toFixed(2)}`);
          if (label === claim.better || !(claim.than === 'all' || claim.than.includes(label))) continue;
          if (claim.same_within === null) expect(difference, `${claim.id}, ${metric}`).toBeGreaterThan(claim.by ?? 0);
          else expect(Math.abs(difference), claim.id).toBeLessThan(claim.same_within);
        }
      }
    }
    for (const number of quoted) expect([...found], `${claim.id}: ${claim.source}`).toContain(number);
  }
});

function isOf({ where }: ClaimSpec, set: string): boolean {
  return JSON.stringify(where.block ?? null).includes(`"${set}"`);
}

/** Numbers of two decimals, signs included. */
function quotedNumbers(source: string): string[] {
  return [...source.matchAll(/[+-]?\d+\.\d\d(?!\d)/g)].map(([number]) => number);
}

test("profile paper is the paper's recipe, whatever the sweep", () => {
  const learningRates = { 'voc-lt': 8e-3, 'coco-lt': 1e-2 };
  for (const sweep of [comparison!, ...ablations, factors]) {
    expect(sweep.seeds).toEqual([0, 1, 2, 3, 4]);
    for (const { config, resources } of sweep.runs) {
      const set = String(getPath(config, 'data.set')) as keyof typeof learningRates;
      const kind = getPath(config, 'model.kind');
      expect(kind === 'resnet' || kind === 'ml-gcn').toBe(true);
      expect(resources.gpus).toBe(1);
      expect(config).toMatchObject({
        data: {
          source: 'images',
          size: 224,
          augment: { crop: 0.8, flip: 0.5, brightness: 32, contrast: 0.5, saturation: 0.5, hue: 18 },
          epoch_size: set === 'voc-lt' ? 3875 : 22_560,
        },
        model: { depth: 50, frozen_stages: 1, ...(kind === 'resnet' ? { neck: 256, dropout: 0.5 } : {}) },
        optimizer: {
          kind: 'sgd',
          learning_rate: learningRates[set],
          momentum: 0.9,
          weight_decay: 1e-4,
          clip: 35,
        },
        schedule: { warmup: 500, warmup_from: 1 / 3, milestones: [5, 7], factor: 0.1 },
        batch_size: 32,
        epochs: 8,
      });
    }
  }
});

test('Table 2 has its methods, their losses and their samplers', () => {
  const kinds = {
    ERM: 'bce',
    RW: 'rw',
    Focal: 'focal',
    RS: 'bce',
    'ML-GCN': 'bce',
    LDAM: 'ldam',
    'CB Focal': 'cb-focal',
    ASL: 'asl',
    DB: 'db',
    'DB Focal': 'db-focal',
    PG: 'pg',
  };
  const classAware = ['RS', 'DB', 'DB Focal', 'PG'];
  for (const set of sets) {
    expect(column(comparison!, set, 'loss.kind')).toEqual(kinds);
    const samplers = Object.keys(kinds).map((name) => [name, classAware.includes(name) ? 'class-aware' : 'uniform']);
    expect(column(comparison!, set, 'data.sampler')).toEqual(Object.fromEntries(samplers));
  }
  expect(configOf(comparison!, 'voc-lt', 'ML-GCN').model).toMatchObject({
    kind: 'ml-gcn',
    graph_width: 1024,
    threshold: 0.4,
    reweighting: 0.25,
  });
});

test('Tables 1 and 3 to 5 sample class-aware in every row', () => {
  for (const { runs } of [...ablations, factors])
    for (const { config } of runs) expect(getPath(config, 'data.sampler')).toBe('class-aware');
});

test.each(sets)('the losses of Tables 3 to 5 are what the tables are about, on %s', (set) => {
  const [pr, apr, apaf] = ablations as [PlannedSweep, PlannedSweep, PlannedSweep];
  const rebalance = { alpha: 0.1, beta: 10, mu: set === 'voc-lt' ? 0.3 : 0.2 };
  const all = (table: PlannedSweep, key: string) => Object.values(column(table, set, key));

  // Table 3 keeps DB's re-balancing weight and has no focal term.
  expect(all(pr, 'loss.kind')).toEqual(['db', 'pr', 'pr', 'pr']);
  for (const weight of all(pr, 'loss.rebalance')) expect(weight).toEqual(rebalance);
  for (const adaptive of all(pr, 'loss.adaptive').slice(1)) expect(adaptive).toEqual([]);

  // Table 4 contains the focal term of APAF; F and A differ in adaptivity alone.
  expect(all(apr, 'loss.kind')).toEqual(['pg', 'pg', 'pg', 'pg']);
  expect(all(apr, 'loss.focal')).toEqual(['apaf', 'apaf', 'apaf', 'apaf']);
  expect(all(apr, 'loss.lambda0')).toEqual([2, 2, 2, 2]);
  const other = set === 'voc-lt' ? 'lambda2_pos' : 'lambda1_pos';
  expect(all(apr, 'loss.adaptive')).toEqual([[], ['lambda1_neg'], [other], ['lambda1_neg', other]]);
  expect(new Set(all(apr, 'loss').map((loss) => JSON.stringify({ ...(loss as JsonObject), adaptive: 0 }))).size).toBe(
    1,
  );

  // Table 5: Focal and APAF without PR; APR + APAF is PG, and the best row of Table 4.
  expect(column(apaf, set, 'loss.kind')).toEqual({
    Focal: 'focal',
    APAF: 'pg',
    'APR + Focal': 'pg',
    'APR + APAF': 'pg',
  });
  expect(configOf(apaf, set, 'APAF').loss).toMatchObject({
    ...{ lambda1_neg: 1, lambda2_neg: 1, lambda1_pos: 1, lambda2_pos: 1 },
    ...{ adaptive: [], kappa: 0, rebalance: null, focal: 'apaf' },
  });
  expect(configOf(apaf, set, 'APR + Focal').loss).toMatchObject({
    focal: 'fixed',
    gamma: 2,
    adaptive: ['lambda1_neg'],
  });
  const best = configOf(comparison!, set, 'PG');
  expect(configOf(apaf, set, 'APR + APAF')).toEqual(best);
  expect(configOf(apr, set, `PR (l1-A, ${set === 'voc-lt' ? 'l2+F' : 'l1+F'})`)).toEqual(best);
});

test('Table 1 and Figure 3 raise each factor to 2 and to 5, from 1', () => {
  for (const set of sets) {
    const losses = factors.runs
      .filter(({ config }) => getPath(config, 'data.set') === set && getPath(config, 'seed') === 0)
      .map(({ config }) => config.loss as JsonObject);
    const values = losses.map((loss) =>
      ['lambda1_pos', 'lambda2_pos', 'lambda1_neg', 'lambda2_neg'].map((name) => loss[name]).join(' '),
    );
    expect(values).toEqual(['1 1 1 1', '2 1 1 1', '5 1 1 1', '5 5 1 1', '1 1 2 1', '1 1 5 1', '1 1 5 5']);
  }
});

test('the sets themselves, however small, go through the same recipe', () => {
  const { runs } = planShipped('comparison.yaml', 'paper', ['data.set=voc', 'data.size=32']);
  for (const { config } of runs) {
    expect(config.data).toMatchObject({ set: 'voc', size: 32, epoch_size: null, long_tail: null });
    expect(config).toMatchObject({ batch_size: 32, epochs: 8, optimizer: { learning_rate: 8e-3 } });
  }
});
