import type { JsonValue } from '../../base/index.ts';

/**
 * A value as people compare it by eye: a number with as many digits that count, anything else as text. Of a number below
 * a thousandth the zeros say less than its exponent, and would be what is left where a table is narrow.
 */
export function shortNumber(value: JsonValue, digits = 5): string {
  if (typeof value !== 'number') return String(value);
  const rounded = Number(value.toPrecision(digits));
  return rounded !== 0 && Math.abs(rounded) < 1e-3 ? rounded.toExponential() : String(rounded);
}
