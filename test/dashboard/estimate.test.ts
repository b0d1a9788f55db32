import { expect, test } from 'vitest';
import { estimateRemaining } from '../../src/dashboard/index.ts';

test('runs that wait last as long as those that finished and share the slots', () => {
  const estimate = estimateRemaining({
    finished: [10_000, 14_000],
    running: [{ elapsed: 6_000, fraction: 0.5 }],
    waiting: 3,
    slots: 2,
  });
  // One slot is free now, the other in 6 s; 12 s each: two go to the first (24 s), one to the other (18 s).
  expect(estimate).toEqual({ remaining: 24_000, basis: 'by 2 finished runs' });
});

test('before any has finished, the progress of the running ones is what there is to go by', () => {
  const running = [
    { elapsed: 1_000, fraction: 0.1 },
    { elapsed: 2_000, fraction: null },
  ];
  expect(estimateRemaining({ finished: [], running, waiting: 2, slots: 2 })).toEqual({
    remaining: 19_000,
    basis: 'by the progress of one run',
  });
});

test('a run without progress is expected to last as long as the finished ones', () => {
  const running = [{ elapsed: 4_000, fraction: null }];
  expect(estimateRemaining({ finished: [10_000], running, waiting: 0, slots: 4 })?.remaining).toBe(6_000);
});

test('a run that has just begun is expected to last as long as the finished ones, whatever its start-up took', () => {
  const estimate = (fraction: number) =>
    estimateRemaining({ finished: [20_000], running: [{ elapsed: 4_000, fraction }], waiting: 0, slots: 1 })?.remaining;
  expect(estimate(0.02)).toBe(16_000);
  expect(estimate(0.4)).toBe(6_000);
});

test('nothing to go by is no estimate; nothing left is no time', () => {
  expect(estimateRemaining({ finished: [], running: [], waiting: 3, slots: 1 })).toBeNull();
  expect(estimateRemaining({ finished: [5_000], running: [], waiting: 0, slots: 1 })?.remaining).toBe(0);
});

test('of runs that outlast all finished ones and say nothing there is no estimate', () => {
  const silent = (elapsed: number, waiting = 0) =>
    estimateRemaining({ finished: [10_000, 20_000], running: [{ elapsed, fraction: null }], waiting, slots: 1 });
  expect(silent(18_000)?.remaining).toBe(0);
  expect(silent(60_000)).toBeNull();
  expect(silent(60_000, 2)?.remaining).toBe(30_000);
});

test('ten thousand equal runs on eight slots take their share each', () => {
  const estimate = estimateRemaining({ finished: [1_000], running: [], waiting: 10_000, slots: 8 });
  expect(estimate?.remaining).toBe(1_250_000);
});
