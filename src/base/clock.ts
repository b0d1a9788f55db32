/** Where the time comes from; tests hand in their own. */
export interface Clock {
  /** Milliseconds since 1970, wall time: for what people read. */
  readonly now: () => number;
  /** Milliseconds on a clock that never jumps: for durations and deadlines. */
  readonly monotonic: () => number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};

/** Seconds from one time to another, both RFC 3339; null where either is missing. */
export function secondsBetween(start: string | null | undefined, end: string | null | undefined): number | null {
  return start && end ? (Date.parse(end) - Date.parse(start)) / 1000 : null;
}

/** `12:03:55` where the reader is, of a time in RFC 3339; what is none comes back as it is. */
export function timeOfDay(time: string): string {
  return Number.isNaN(Date.parse(time)) ? time : dateAndTime(time).slice(-8);
}

/** `2026-02-03 12:03:55` where the reader is, of a time in RFC 3339. */
export function dateAndTime(time: string): string {
  const date = new Date(time);
  const two = (part: number) => String(part).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}

/** RFC 3339 in UTC with milliseconds, as events and files carry it. */
export function timestamp(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
