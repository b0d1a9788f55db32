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

/** RFC 3339 in UTC with milliseconds, as events and files carry it. */
export function timestamp(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
