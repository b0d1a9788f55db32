import { expect, test } from 'vitest';
import { dateAndTime, timeOfDay } from '../../src/base/index.ts';

test('times are shown as the clock of the reader has them; what is none stays as it is', () => {
  const noon = new Date(2026, 1, 3, 12, 3, 5).toISOString();
  expect(dateAndTime(noon)).toBe('2026-02-03 12:03:05');
  expect(timeOfDay(noon)).toBe('12:03:05');
  expect(timeOfDay('soon')).toBe('soon');
});
