import { expect, test } from 'vitest';
import { learningRateAt } from '../../../src/trainer/optimizers/index.ts';

const paper = { warmup: 500, warmup_from: 1 / 3, milestones: [5, 7], factor: 0.1 };

test('the rate rises from a third over the warm-up, then falls after the milestones', () => {
  const at = (step: number) => learningRateAt(step, 200, 0.03, paper);
  expect(at(0)).toBeCloseTo(0.01, 12);
  expect(at(250)).toBeCloseTo(0.02, 12);
  expect(at(500)).toBe(0.03);
  expect(at(999)).toBe(0.03);
  expect(at(1000)).toBeCloseTo(0.003, 12);
  expect(at(1400)).toBeCloseTo(0.0003, 12);
});

test('a warm-up of null lasts one epoch, one of 0 is none', () => {
  expect(learningRateAt(19, 40, 1, { ...paper, warmup: null })).toBeCloseTo(1 / 3 + (2 / 3) * (19 / 40), 12);
  expect(learningRateAt(40, 40, 1, { ...paper, warmup: null })).toBe(1);
  expect(learningRateAt(0, 40, 1, { ...paper, warmup: 0 })).toBe(1);
});
