import { expect, test } from 'vitest';
import { brailleCanvas } from '../../src/dashboard/braille.ts';
import { mapLines } from '../../src/dashboard/panels/probability.ts';
import { plainText } from '../../src/dashboard/text.ts';

test('dots lie where Unicode puts them, the origin at the lower left', () => {
  const canvas = brailleCanvas(2, 1);
  for (const [x, y] of [
    [0, 0],
    [1, 3],
    [2, 1],
    [9, 9],
    [-1, 0],
  ] as const)
    canvas.dot(x, y, null);
  expect(canvas.lines().map(plainText)).toEqual([String.fromCharCode(0x2800 + 0x40 + 0x08, 0x2800 + 0x04)]);
});

test('a rising curve runs from the lower left to the upper right, with its name at the end', () => {
  const points = [
    [0, 0],
    [100, 1],
  ] as const;
  const lines = mapLines([{ group: 'tail', sign: 'positive', points }], 30, 4).map(plainText);
  expect(lines[0]).toMatch(/^ 1\.0 ⡇ .*[⠔⠒⠊⠉]+ tail \+$/);
  expect(lines[3]).toMatch(/^ 0\.0 [⣇⡧⣧⡷]/);
});

test('a single point and a flat curve are drawn as well, values outside 0 to 1 at the edge', () => {
  for (const points of [
    [[5, 0.5]],
    [
      [0, 2],
      [1, -1],
    ],
  ] as const) {
    const lines = mapLines([{ group: 'head', sign: 'negative', points }], 40, 8);
    expect(lines).toHaveLength(8);
    expect(lines.map(plainText).join('')).toContain('head −');
  }
});
