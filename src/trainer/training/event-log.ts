import { appendFileSync } from 'node:fs';
import { type Clock, timestamp } from '../../base/index.ts';
import type { TrialEvent } from '../../model/index.ts';

type WithoutTime<E> = E extends TrialEvent ? Omit<E, 'time'> : never;
export type UntimedEvent = WithoutTime<TrialEvent>;

/** Appends events to the attempt's file, whole lines at a time. */
export interface EventLog {
  /** Keeps an event back until the next flush: for what comes often. */
  readonly record: (event: UntimedEvent) => void;
  /** Writes an event, after all that was kept back, in one append. */
  readonly write: (event: UntimedEvent) => void;
  /** True when what was kept back is old enough to be written. */
  readonly isDue: () => boolean;
}

const flushAfter = { milliseconds: 500, events: 20 };

export function openEventLog(file: string, clock: Clock): EventLog {
  let lines: string[] = [];
  let lastFlush = clock.monotonic();
  const record = (event: UntimedEvent) => {
    lines.push(`${JSON.stringify({ time: timestamp(clock), ...event })}\n`);
  };
  return {
    record,
    write(event) {
      record(event);
      appendFileSync(file, lines.join(''));
      lines = [];
      lastFlush = clock.monotonic();
    },
    isDue: () => lines.length >= flushAfter.events || clock.monotonic() - lastFlush >= flushAfter.milliseconds,
  };
}
