import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSampler } from '../../../src/trainer/data/samplers/index.ts';

// Rows 0..9; class 0 has 6 of them, class 1 two, class 2 one, class 3 none.
const rowsOf = [[0, 1, 2, 3, 4, 5], [6, 7], [8], []];
const labels = Uint8Array.from({ length: 40 }, (_, i) => Number(rowsOf[i % 4]!.includes(Math.floor(i / 4))));
const input = (seed: number) => ({ seed, rowCount: 10, classCount: 4, labels });

test('uniform: every row once in each pass, in an order of its own', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const rowAt = createSampler('uniform', input(seed));
      const passes = [0, 1, 2].map((pass) => Array.from({ length: 10 }, (_, i) => rowAt(10 * pass + i)));
      for (const pass of passes) expect(pass.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(passes[0]).not.toEqual(passes[1]);
    }),
    { numRuns: 20, seed: 1 },
  );
});

test('class-aware: each class with rows once in a round, three rows from its own shuffled cycle', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const rowAt = createSampler('class-aware', input(seed));
      const rounds = Array.from({ length: 8 }, (_, round) =>
        Array.from({ length: 3 }, (_, draw) => [0, 1, 2].map((i) => rowAt(9 * round + 3 * draw + i))),
      );
      const classOf = (row: number) => rowsOf.findIndex((rows) => rows.includes(row));
      for (const round of rounds) {
        for (const draw of round) expect(new Set(draw.map(classOf)).size).toBe(1);
        expect(round.map((draw) => classOf(draw[0]!)).toSorted()).toEqual([0, 1, 2]);
      }
      const drawn = rounds.flat(2);
      for (const [label, size] of [
        [0, 6],
        [1, 2],
        [2, 1],
      ] as const) {
        const stream = drawn.filter((row) => classOf(row) === label);
        for (let start = 0; start + size <= stream.length; start += size) {
          expect(stream.slice(start, start + size).toSorted()).toEqual(rowsOf[label]);
        }
      }
    }),
    { numRuns: 20, seed: 1 },
  );
});

test('a position has its row whatever was asked for before', () => {
  for (const kind of ['uniform', 'class-aware'] as const) {
    const inOrder = createSampler(kind, input(7));
    const rows = Array.from({ length: 60 }, (_, i) => inOrder(i));
    const backwards = createSampler(kind, input(7));
    expect(Array.from({ length: 60 }, (_, i) => backwards(59 - i)).reverse()).toEqual(rows);
  }
});
