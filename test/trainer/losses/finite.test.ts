import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { setUpBackend } from '../../../src/trainer/backends/index.ts';
import { groupOf } from '../../../src/trainer/data/dataset.ts';
import { type LossKind, lossSchemas } from '../../../src/trainer/losses/schema.ts';
import { evaluate, type Written } from './batch.ts';

const factor = fc.double({ min: -3, max: 3, noNaN: true }).map((exponent) => 10 ** exponent);
const exponent = fc.oneof(fc.constant(0), factor);
const rebalance = fc.option(
  fc.record({
    alpha: fc.double({ min: 0, max: 10, noNaN: true }),
    beta: factor,
    mu: fc.double({ min: -2, max: 2, noNaN: true }),
  }),
);
const tolerant = { kappa: fc.double({ min: 0, max: 10, noNaN: true }), lambda: factor };
const reBalanced = {
  kappa: tolerant.kappa,
  rebalance,
  lambda1_neg: factor,
  lambda2_neg: factor,
  lambda1_pos: factor,
  lambda2_pos: factor,
  adaptive: fc.subarray(['lambda1_neg', 'lambda2_neg', 'lambda1_pos', 'lambda2_pos']),
  convention: fc.constantFrom('table1', 'eq5'),
};

/** Every field of every kind, over the range in which README promises finite values. */
const fields: Record<LossKind, Record<string, fc.Arbitrary<unknown>>> = {
  bce: {},
  rw: {},
  focal: { gamma: exponent, balance: factor },
  'cb-focal': { gamma: exponent, balance: factor, beta: fc.double({ min: 0, max: 0.999999, noNaN: true }) },
  ldam: { max_margin: exponent, scale: factor },
  asl: { gamma_pos: exponent, gamma_neg: exponent, clip: fc.double({ min: 0, max: 0.999, noNaN: true }) },
  ntr: tolerant,
  db: { ...tolerant, rebalance },
  'db-focal': { ...tolerant, rebalance, gamma: exponent, balance: factor },
  pr: reBalanced,
  pg: { ...reBalanced, focal: fc.constantFrom('apaf', 'fixed'), lambda0: factor, gamma: exponent, balance: factor },
};

const classCount = 5;
const rowCount = 4;
const logit = fc.oneof(
  fc.double({ min: -1e4, max: 1e4, noNaN: true }),
  fc.double({ min: -120, max: 120, noNaN: true }),
  fc.constantFrom(-1e4, 1e4, -104, -88, 88, 0),
);
const rows = <T>(value: fc.Arbitrary<T>) =>
  fc.array(fc.array(value, { minLength: classCount, maxLength: classCount }), {
    minLength: rowCount,
    maxLength: rowCount,
  });
/** From no positive at all to nothing but positives, in the batch as in the training set. */
const truth = fc
  .constantFrom(0, 0.1, 0.5, 1)
  .chain((share) => rows(fc.double({ max: 1, min: 0, noNaN: true }).map((value) => Number(value < share))));
const statistics = fc.integer({ min: 2, max: 5000 }).chain((trainSize) =>
  fc
    .array(fc.integer({ min: 0, max: trainSize }), { minLength: classCount, maxLength: classCount })
    .map((classCounts) => ({
      trainSize,
      classCounts,
      groups: classCounts.map(groupOf),
    })),
);

describe.for(['wasm', 'cpu'])('on the %s backend', (backend) => {
  beforeAll(() => setUpBackend(backend, 1));

  test.for(Object.keys(lossSchemas) as LossKind[])('%s and its gradient stay finite', (kind) => {
    const config = fc.record<Record<string, unknown>>(fields[kind]).map((values): Written => ({ kind, ...values }));
    fc.assert(
      fc.property(config, rows(logit), truth, statistics, (written, logits, labels, known) => {
        const { elements, derivatives } = evaluate(written, logits, labels, known);
        expect(elements.flat().every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
        expect(derivatives.flat().every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});
