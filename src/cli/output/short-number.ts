import type { JsonValue } from '../../base/index.ts';

/** A value as people compare it by eye: a number with as many digits that count, anything else as text. */
export function shortNumber(value: JsonValue, digits = 5): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(digits))) : String(value);
}
