import { decimalsFor } from '../analysis/index.ts';

/** What the dashboard writes for a value that is not known. */
export const unknown = '·';

/** `00:01:12`, with days in front where there are any: `2d 03:04:05`. Null is unknown. */
export function clock(milliseconds: number | null): string {
  if (milliseconds === null) return unknown;
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const days = Math.floor(seconds / 86_400);
  const parts = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  const time = parts.map((part) => String(part).padStart(2, '0')).join(':');
  return days > 0 ? `${days}d ${time}` : time;
}

/** `0:04`, `12:30`, `1:02:03`, `3d 04h`: as short as a slot's row wants it. */
export function shortClock(milliseconds: number | null): string {
  if (milliseconds === null) return unknown;
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60)];
  if (hours >= 24) return `${Math.floor(hours / 24)}d ${two(hours % 24)}h`;
  return hours > 0 ? `${hours}:${two(minutes % 60)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** A number with fixed decimals and a real minus sign. */
export function decimal(value: number | null, decimals: number): string {
  return value === null ? unknown : minus(value.toFixed(decimals));
}

/** The same with its sign always there: `+0.63`, `−5.87`. */
export function signed(value: number, decimals: number): string {
  const text = decimal(value, decimals);
  return value >= 0 && !text.startsWith('−') ? `+${text}` : text;
}

/** A number of which nobody has said what it is: two decimals, more where it is small: `71.88`, `0.0834`, `3.2e−5`. */
export function number(value: number): string {
  if (value !== 0 && Math.abs(value) < 1e-4) return minus(value.toExponential(1));
  return decimal(value, decimalsFor([value]));
}

/** A loss in five or six characters: four decimals, exponents where those say nothing. */
export function loss(value: number | null): string {
  if (value === null || value === 0) return value === null ? unknown : '0';
  const size = Math.abs(value);
  return minus(size >= 1e4 || size < 1e-3 ? value.toExponential(1) : value.toFixed(size >= 100 ? 1 : 4));
}

export function percent(fraction: number | null): string {
  return fraction === null ? unknown : `${Math.floor(Math.min(1, Math.max(0, fraction)) * 100)}%`;
}

/** `5/8`, `5` without a total, `·` without either. */
export function ofTotal(value: number | null, total: number | null): string {
  if (value === null) return unknown;
  return total === null ? String(value) : `${value}/${total}`;
}

/** `1 run`, `2 runs`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function minus(text: string): string {
  return text.replaceAll('-', '−');
}
