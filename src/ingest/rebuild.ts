import { renameSync, rmSync } from 'node:fs';
import { listRunIds, listStoredPlans, readStoredPlan, rootPaths } from '../rundir/index.ts';
import { openStore, type StoreWriter } from '../store/index.ts';
import { ingestRun } from './ingest-run.ts';

/** Builds the store anew from the run folders, beside the old one, and puts it in its place. The lock is held. */
export async function rebuildStore(root: string, options: { readonly onNetwork: boolean }): Promise<{ runs: number }> {
  const { store: path } = rootPaths(root);
  const beside = `${path}.new`;
  removeStore(beside);
  const store = openStore(beside, options);
  let runs: number;
  try {
    runs = await fillStore(store, root);
  } finally {
    // Closing writes all of the WAL into the file itself.
    store.close();
  }
  removeStore(path);
  renameSync(beside, path);
  return { runs };
}

/** Reads every plan and run folder, or only those of some runs, into a store; gives the number of runs. */
export async function fillStore(store: StoreWriter, root: string, ids = listRunIds(root)): Promise<number> {
  for (const name of [...listStoredPlans(root)].sort()) {
    const plan = readStoredPlan(root, name);
    if (plan !== undefined) store.putPlan(plan);
  }
  for (const id of ids) await ingestRun(store, root, id);
  return ids.length;
}

function removeStore(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true });
}
