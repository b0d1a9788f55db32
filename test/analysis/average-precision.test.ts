import { expect, test } from 'vitest';
import { averagePrecisions, meanAveragePrecision } from '../../src/analysis/index.ts';

test('the average precision of a ranking is the mean precision at its positives', () => {
  const scores = Float64Array.of(0.9, 0.8, 0.7, 0.6);
  expect(averagePrecisions(scores, Uint8Array.of(1, 0, 1, 0), 1)).toEqual([(1 / 1 + 2 / 3) / 2]);
});

test('equal scores share one threshold, whatever the order of rows', () => {
  const scores = Float32Array.of(0.5, 0.5, 0.5, 0.1);
  expect(averagePrecisions(scores, Uint8Array.of(1, 0, 0, 1), 1)).toEqual([(1 / 3 + 2 / 4) / 2]);
  expect(averagePrecisions(scores, Uint8Array.of(0, 0, 1, 1), 1)).toEqual([(1 / 3 + 2 / 4) / 2]);
});

test('classes are columns; one without positives has no value', () => {
  const scores = Float32Array.of(0.9, 0.1, 0.8, 0.2);
  expect(averagePrecisions(scores, Uint8Array.of(1, 0, 0, 0), 2)).toEqual([1, null]);
});

test('mAP is in percent, over the classes with a value; an empty group has none', () => {
  const groups = ['head', 'head', 'tail', 'medium'] as const;
  expect(meanAveragePrecision([0.5, 0.25, 1, null], groups)).toEqual({
    total: (100 * 1.75) / 3,
    head: 37.5,
    medium: null,
    tail: 100,
  });
});
