import { oneLine } from '../../base/index.ts';
import type { SchedulerEvent } from '../../scheduler/index.ts';

/** Runs as whoever follows a sweep knows them. */
export interface FollowedRuns {
  /** What a run is called. */
  readonly labelOf: (runId: string) => string;
  /** Whether the view shows the run itself: those of sweeps that were handed in from elsewhere it does not. */
  readonly isShown: (runId: string) => boolean;
}

/**
 * What a person is told at once of an event, on one line; null for what the store shows soon enough. A retry is over
 * too soon to be seen there.
 */
export function announcement(event: SchedulerEvent, { labelOf, isShown }: FollowedRuns): string | null {
  switch (event.type) {
    case 'message':
      return event.text;
    case 'enqueued':
      return `${event.planned.storedAs} was added from another terminal`;
    case 'started':
      return isShown(event.runId) ? null : `started   ${labelOf(event.runId)}`;
    case 'ended': {
      const { status, message } = event.outcome;
      const name = labelOf(event.runId);
      const why = oneLine(message).trim();
      if (event.next === 'again') {
        const when = event.delay === 0 ? 'now' : `in ${Number((event.delay / 1000).toPrecision(2))} s`;
        const verb = status === 'failed' ? 'failed' : 'cut off';
        return `${verb}, tried again ${when}: ${name} (attempt ${event.attempt}: ${why})`;
      }
      if (isShown(event.runId)) return null;
      return status === 'done'
        ? `finished  ${name}`
        : `${status === 'failed' ? 'failed ' : 'cut off'}   ${name}  ${why}`;
    }
    case 'adopted':
    case 'progress':
      return null;
  }
}
