import { hostname } from 'node:os';
import type { Clock, UserError } from '../base/index.ts';
import {
  type Holder,
  isHolderAlive,
  lockedError,
  otherHostError,
  readHolder,
  removeHolder,
  thisHolder,
  writeHolder,
} from './holder.ts';
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
  const last = readHolder(record);
  if (lock === undefined) throw lockedError(root, last);
  const refusal = last === undefined ? undefined : refusalBy(root, last, onNetwork && !takeOver);
  if (refusal !== undefined) {
    lock.release();
    throw refusal;
  }
  writeHolder(record, thisHolder(clock));
  return {
    release() {
      removeHolder(record);
      lock.release();
    },
  };
}

/**
 * Why the last holder's record keeps others out although the lock is free: somebody has deleted the lock's file while that
 * orchestrator works, or nobody here can tell whether it does.
 */
function refusalBy(root: string, last: Holder, othersCount: boolean): UserError | undefined {
  if (last.pid !== process.pid && isHolderAlive(last) === true) return lockedError(root, last);
  return othersCount && last.host !== hostname() ? otherHostError(root, last) : undefined;
}
