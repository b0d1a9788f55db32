import { expect, test } from 'vitest';
import { shortNumber } from '../../../src/cli/output/short-number.ts';

test('numbers keep the digits that count, in whichever way of writing is short', () => {
  const values = [71.912345, 0.0123456, 0.001, 0.000123456, 0.00000612345678, 1.17431e-11, -0.0001, 0, 1e21, 12];
  expect(values.map((value) => shortNumber(value))).toEqual([
    '71.912',
    '0.012346',
    '0.001',
    '1.2346e-4',
    '6.1235e-6',
    '1.1743e-11',
    '-1e-4',
    '0',
    '1e+21',
    '12',
  ]);
  expect(shortNumber(0.1234567, 6)).toBe('0.123457');
  expect([shortNumber('0.0001'), shortNumber(true)]).toEqual(['0.0001', 'true']);
});
