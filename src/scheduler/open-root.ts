import { existsSync, renameSync, rmSync } from 'node:fs';
import type { Clock } from '../base/index.ts';
import { holdRoot, type RootHold } from '../control/index.ts';
import { rebuildStore } from '../ingest/index.ts';
import { isOnNetwork, listRunIds, prepareRunsFolder, rootPaths } from '../rundir/index.ts';
import { isCorruption, openStore, type StoreWriter } from '../store/index.ts';

/** A root that this process alone works in, and its store. */
export interface OpenRoot {
  readonly store: StoreWriter;
  /** The store was built anew: what a run's last orchestrator left undone is not to be seen in it. */
  readonly isRebuilt: boolean;
  readonly close: () => void;
}

/**
 * Takes the root's lock (exit 3 where another has it) and opens its store. A store that is missing is built from the
 * run folders, a damaged one likewise, after it has been moved aside.
 * @param options.isDamaged the store has turned out to be damaged while it was used
 */
export async function openRoot(
  root: string,
  options: {
    readonly clock: Clock;
    readonly takeOver: boolean;
    readonly isDamaged?: boolean;
    readonly onMessage: (text: string) => void;
  },
): Promise<OpenRoot> {
  prepareRunsFolder(root);
  const paths = rootPaths(root);
  const onNetwork = isOnNetwork(paths.runs);
  const hold = holdRoot({ root, lock: paths.lock, record: paths.orchestrator, onNetwork, ...options });
  try {
    if (options.isDamaged) moveStoreAside(paths.store, options.onMessage);
    const { store, isRebuilt } = await openOrRebuild(root, onNetwork, options.onMessage);
    return {
      store,
      isRebuilt,
      close() {
        store.close();
        hold.release();
      },
    };
  } catch (error) {
    hold.release();
    throw error;
  }
}

/** Builds the store anew from the run folders, under the root's lock. */
export async function rebuildRoot(root: string, clock: Clock, takeOver: boolean): Promise<{ readonly runs: number }> {
  prepareRunsFolder(root);
  const paths = rootPaths(root);
  const onNetwork = isOnNetwork(paths.runs);
  const hold: RootHold = holdRoot({ root, lock: paths.lock, record: paths.orchestrator, onNetwork, clock, takeOver });
  try {
    return await rebuildStore(root, { onNetwork });
  } finally {
    hold.release();
  }
}

async function openOrRebuild(
  root: string,
  onNetwork: boolean,
  onMessage: (text: string) => void,
): Promise<Pick<OpenRoot, 'store' | 'isRebuilt'>> {
  const { store: path } = rootPaths(root);
  const isMissing = !existsSync(path) && listRunIds(root).length > 0;
  if (isMissing) {
    onMessage('runs/sweep.db is missing; building it anew from the run folders');
    await rebuildStore(root, { onNetwork });
  }
  try {
    return { store: openStore(path, { onNetwork }), isRebuilt: isMissing };
  } catch (error) {
    if (!isCorruption(error)) throw error;
    moveStoreAside(path, onMessage);
    await rebuildStore(root, { onNetwork });
    return { store: openStore(path, { onNetwork }), isRebuilt: true };
  }
}

function moveStoreAside(path: string, onMessage: (text: string) => void): void {
  onMessage('runs/sweep.db is damaged; it is kept as runs/sweep.db.damaged and built anew from the run folders');
  renameSync(path, `${path}.damaged`);
  for (const suffix of ['-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true });
}
