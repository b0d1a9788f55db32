import type { Entry } from './orchestration.ts';
import { createReadyList } from './ready-list.ts';

/** Every run that is to be brought to an end here, and which of them wait: ready for a slot, held back, or for a time. */
export interface Roster {
  readonly entries: ReadonlyMap<string, Entry>;
  /** Takes a run in as it is; false where it is known already. */
  readonly add: (entry: Entry) => boolean;
  readonly makeReady: (entry: Entry) => void;
  /** Keeps a ready run from starting until it is made ready again. */
  readonly hold: (entry: Entry) => void;
  /** Makes a run ready after a time; `onDue` is called then. */
  readonly delay: (entry: Entry, milliseconds: number) => void;
  /** Takes a run out of those that wait, for the state that it is in from now on. */
  readonly take: (entry: Entry, state: 'running' | 'left') => void;
  /** The first ready run of every need, the one added first foremost. */
  readonly heads: () => readonly Entry[];
  readonly waiting: () => readonly Entry[];
  readonly waitingCount: () => number;
  readonly close: () => void;
}

export function createRoster(onDue: () => void): Roster {
  const entries = new Map<string, Entry>();
  const ready = createReadyList<Entry>();
  const held = new Set<Entry>();
  const delays = new Map<Entry, NodeJS.Timeout>();
  const isWaiting = ({ state }: Entry) => state === 'ready' || state === 'held' || state === 'delayed';
  const makeReady = (entry: Entry) => {
    remove(entry);
    entry.state = 'ready';
    ready.add(entry);
  };
  const remove = (entry: Entry) => {
    ready.remove(entry);
    held.delete(entry);
    clearTimeout(delays.get(entry));
    delays.delete(entry);
  };
  return {
    entries,
    add(entry) {
      const { id } = entry.run;
      if (entries.has(id)) return false;
      entries.set(id, entry);
      if (entry.state === 'ready') ready.add(entry);
      return true;
    },
    makeReady,
    hold(entry) {
      remove(entry);
      entry.state = 'held';
      held.add(entry);
    },
    delay(entry, milliseconds) {
      entry.state = 'delayed';
      const wake = () => {
        makeReady(entry);
        onDue();
      };
      delays.set(entry, setTimeout(wake, milliseconds));
    },
    take(entry, state) {
      remove(entry);
      entry.state = state;
    },
    heads: ready.heads,
    waiting: () => [...entries.values()].filter(isWaiting),
    waitingCount: () => ready.size() + held.size + delays.size,
    close() {
      for (const timer of delays.values()) clearTimeout(timer);
    },
  };
}
