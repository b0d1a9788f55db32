import type { Resources } from '../model/index.ts';

/** Something that waits for a slot. */
interface Waiting {
  readonly resources: Resources;
}

/**
 * What is ready to start, in the order in which it was added. Entries of equal need stand in one line, so that finding
 * the next one takes time with the number of different needs only.
 */
export interface ReadyList<Entry extends Waiting> {
  readonly add: (entry: Entry) => void;
  /** The first entry of every need, the one added first foremost. */
  readonly heads: () => readonly Entry[];
  readonly remove: (entry: Entry) => boolean;
  readonly size: () => number;
}

export function createReadyList<Entry extends Waiting>(): ReadyList<Entry> {
  const lines = new Map<string, Map<Entry, number>>();
  let added = 0;
  let size = 0;
  const lineOf = ({ resources: { gpus, cpus, memory } }: Entry) => {
    const need = `${gpus} ${cpus} ${memory}`;
    const line = lines.get(need) ?? new Map<Entry, number>();
    lines.set(need, line);
    return line;
  };
  const inOrder = (entries: readonly (readonly [Entry, number])[]) =>
    [...entries].sort((a, b) => a[1] - b[1]).map(([entry]) => entry);
  return {
    add(entry) {
      const line = lineOf(entry);
      if (!line.has(entry)) size++;
      line.set(entry, added++);
    },
    heads() {
      const first = [...lines.values()].flatMap((line) => {
        const next = line.entries().next();
        return next.done ? [] : [next.value];
      });
      return inOrder(first);
    },
    remove(entry) {
      const removed = lineOf(entry).delete(entry);
      if (removed) size--;
      return removed;
    },
    size: () => size,
  };
}
