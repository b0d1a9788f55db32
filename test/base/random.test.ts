import { expect, test } from 'vitest';
import { randomStream } from '../../src/base/index.ts';

test('a value depends on seed, purpose and counters only', () => {
  const forward = randomStream(1, 'order', 3);
  const backward = randomStream(1, 'order', 3);
  const ascending = [0, 1, 2, 3].map(forward.uniform);
  const descending = [3, 2, 1, 0].map(backward.uniform).reverse();
  expect(ascending).toEqual(descending);
  for (const other of [randomStream(2, 'order', 3), randomStream(1, 'other', 3), randomStream(1, 'order', 4)]) {
    expect(other.uniform(0)).not.toBe(ascending[0]);
  }
});

test('uniform numbers are uniform and neighbours independent', () => {
  const { uniform } = randomStream(7, 'uniform');
  const n = 100_000;
  const bins = new Array<number>(20).fill(0);
  let lagged = 0;
  for (let i = 0; i < n; i++) {
    const u = uniform(i);
    bins[Math.floor(u * 20)]! += 1;
    lagged += (u - 0.5) * (uniform(i + 1) - 0.5);
  }
  const chiSquare = bins.reduce((sum, count) => sum + (count - n / 20) ** 2 / (n / 20), 0);
  expect(chiSquare).toBeLessThan(43.8); // 0.1 % point of chi-square with 19 degrees of freedom
  expect(Math.abs((lagged / n) * 12)).toBeLessThan(0.02);
});

test('normal numbers have mean 0, variance 1 and no skew', () => {
  const { normal } = randomStream(0, 'weights');
  const n = 100_000;
  let [sum, squares, cubes] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const z = normal(i);
    sum += z;
    squares += z * z;
    cubes += z ** 3;
  }
  expect(Math.abs(sum / n)).toBeLessThan(0.015);
  expect(Math.abs(squares / n - 1)).toBeLessThan(0.02);
  expect(Math.abs(cubes / n)).toBeLessThan(0.06);
});

test('a permutation holds every index once, and first places are even', () => {
  const counts = new Array<number>(5).fill(0);
  for (let seed = 0; seed < 5000; seed++) {
    const order = randomStream(seed, 'rows').permutation(5);
    expect([...order].sort()).toEqual([0, 1, 2, 3, 4]);
    counts[order[0]!]! += 1;
  }
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120);
});
