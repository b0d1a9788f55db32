import { expect, test } from 'vitest';
import { Comparison } from './comparison.ts';

const compared = (actual: number, expected: number, doubt: number) => {
  const comparison = new Comparison({ relative: 1e-3, absolute: 1e-5 });
  comparison.closeAsDetermined('a', actual, expected, doubt);
  return comparison;
};

test.each([
  ['agrees', 100.05, 30],
  ['agrees', 100.05, 0],
  ['differs', 100.2, 0],
  ['differs', 100.2, 0.09],
  ['undecided', 100.2, 0.11],
  ['undecided', 120, 5],
  ['differs', 120.1, 5],
  ['differs', Number.NaN, 5],
  ['differs', 120, Number.NaN],
])('a value %s: %d for 100, moved by %d', (verdict, actual, doubt) => {
  const { failures, undecided } = compared(actual, 100, doubt);
  expect([failures.length, undecided.length]).toEqual([verdict === 'differs' ? 1 : 0, verdict === 'undecided' ? 1 : 0]);
});

test('what is undecided says by how much', () => {
  expect(compared(120, 100, 5).undecided).toEqual(['a: expected 100, got 120; rounding alone moves it by 5.00']);
});
