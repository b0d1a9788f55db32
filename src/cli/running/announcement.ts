import type { SchedulerEvent } from '../../scheduler/index.ts';

/**
 * What a person is told at once of an event, on one line; null for what the store shows soon enough. A retry is over
 * too soon to be seen there.
 * @param labelOf what a run is called
 */
export function announcement(event: SchedulerEvent, labelOf: (runId: string) => string): string | null {
  switch (event.type) {
    case 'message':
      return event.text;
    case 'enqueued':
      return `${event.planned.storedAs} was added from another terminal`;
    case 'ended': {
      if (event.next !== 'again') return null;
      const { status, message } = event.outcome;
      const when = event.delay === 0 ? 'now' : `in ${Number((event.delay / 1000).toPrecision(2))} s`;
      const [verb, name] = [status === 'failed' ? 'failed' : 'cut off', labelOf(event.runId)];
      return `${verb}, tried again ${when}: ${name} (attempt ${event.attempt}: ${oneLine(message)})`;
    }
    case 'started':
    case 'adopted':
    case 'progress':
      return null;
  }
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
