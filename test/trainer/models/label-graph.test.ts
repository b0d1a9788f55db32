import { expect, test } from 'vitest';
import { labelGraph } from '../../../src/trainer/models/label-graph.ts';

// 10 rows: label 0 in all, label 1 in 4 of them, label 2 in one of those, label 3 never.
const labels = Uint8Array.from({ length: 40 }, (_, i) => {
  const [row, label] = [Math.floor(i / 4), i % 4];
  return Number(label === 0 || (label === 1 && row < 4) || (label === 2 && row < 1));
});

test('edges are conditional probabilities of at least t, neighbours share p, labels keep 1 - p', () => {
  const graph = labelGraph(labels, 4, { threshold: 0.4, reweighting: 0.25 });
  const rows = [0, 1, 2, 3].map((i) => Array.from(graph.slice(4 * i, 4 * i + 4)));
  expect(rows).toEqual([
    [0.75, 0.25, 0, 0],
    [0.25, 0.75, 0, 0],
    [0.125, 0.125, 0.75, 0],
    [0, 0, 0, 1],
  ]);
});

test('a label without neighbours weighs no less than others', () => {
  const graph = labelGraph(labels, 4, { threshold: 0.9, reweighting: 0.25 });
  expect(Array.from(graph.slice(0, 4))).toEqual([1, 0, 0, 0]);
  // Its edge to label 0, divided by the root of what that one keeps.
  expect(graph[4]).toBeCloseTo(0.25 / Math.sqrt(0.75), 6);
});
