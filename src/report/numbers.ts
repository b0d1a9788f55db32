import type { Cell } from '../analysis/index.ts';

/** How a format prints numbers: md and html a real minus sign, tex its own. */
export interface NumberStyle {
  readonly minus: string;
  readonly plusMinus: string;
  /** Where no seed is in yet. */
  readonly nothing: string;
}
export const textStyle: NumberStyle = { minus: '−', plusMinus: '±', nothing: '·' };

/** `71.42 ± 0.31`; `-` where the metric has no value (an empty group). */
export function meanText(cell: Cell, precision: number, style: NumberStyle = textStyle): string {
  if (cell.mean === null) return cell.n === 0 ? style.nothing : '-';
  const mean = numberText(cell.mean, precision, style);
  return cell.deviation === null ? mean : `${mean} ${style.plusMinus} ${numberText(cell.deviation, precision, style)}`;
}

export function numberText(value: number, precision: number, style: NumberStyle = textStyle): string {
  const digits = Math.abs(value).toFixed(precision);
  return value < 0 && Number(digits) !== 0 ? style.minus + digits : digits;
}

/** `+0.63`, `−5.87`, and `0.00` for what rounds to nothing. */
export function signedText(value: number, precision: number, style: NumberStyle = textStyle): string {
  const text = numberText(value, precision, style);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** `[+0.42, +2.80]` */
export function intervalText([low, high]: readonly [number, number], precision: number): string {
  return `[${signedText(low, precision)}, ${signedText(high, precision)}]`;
}

/** A p value with two significant digits: `0.021`, `< 0.0001`. */
export function pText(p: number): string {
  if (p < 1e-4) return '< 0.0001';
  return p.toFixed(Math.max(2, 1 - Math.floor(Math.log10(p))));
}

/** `p = 0.021`, `p < 0.0001`. */
export function pStatement(p: number): string {
  const text = pText(p);
  return text.startsWith('<') ? `p ${text}` : `p = ${text}`;
}

/** `3`, or `1 of 3, 1 failed, 1 waiting`. */
export function seedsText({ n, expected, failed }: Cell): string {
  if (n === expected) return String(n);
  const waiting = expected - n - failed;
  const missing = [failed > 0 ? `${failed} failed` : [], waiting > 0 ? `${waiting} waiting` : []].flat();
  return `${n} of ${expected}, ${missing.join(', ')}`;
}

/** `0.4 s`, `12 s`, `3 min 05 s`, `2 h 07 min`. */
export function durationText(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${twoDigits(whole % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
