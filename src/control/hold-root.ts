import { hostname } from 'node:os';
import type { Clock } from '../base/index.ts';
import { lockedError, otherHostError, readHolder, removeHolder, thisHolder, writeHolder } from './holder.ts';
import { takeLock } from './lock.ts';

export interface RootHold {
  readonly release: () => void;
}

/**
 * Makes this process the root's one orchestrator, or throws exit 3 naming who it is.
 * @param lock runs/lock.db
 * @param record runs/orchestrator.json
 * @param onNetwork locks of other hosts may not be seen: their records then count until `takeOver`
 */
export function holdRoot(options: {
  readonly root: string;
  readonly lock: string;
  readonly record: string;
  readonly onNetwork: boolean;
  readonly takeOver: boolean;
  readonly clock: Clock;
}): RootHold {
  const { root, lock: lockPath, record, onNetwork, takeOver, clock } = options;
  const lock = takeLock(lockPath);
  if (lock === undefined) throw lockedError(root, readHolder(record));
  const last = onNetwork ? readHolder(record) : undefined;
  if (last !== undefined && last.host !== hostname() && !takeOver) {
    lock.release();
    throw otherHostError(root, last);
  }
  writeHolder(record, thisHolder(clock));
  return {
    release() {
      removeHolder(record);
      lock.release();
    },
  };
}
