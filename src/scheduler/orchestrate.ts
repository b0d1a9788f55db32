import { resolve } from 'node:path';
import {
  diskError,
  listAttempts,
  listRunIds,
  moveRunAway,
  rootPaths,
  toStoredPlan,
  writeStoredPlan,
} from '../rundir/index.ts';
import { isCorruption, type StoredRun, type StoreWriter } from '../store/index.ts';
import { type OpenRoot, openRoot } from './open-root.ts';
import { countEntries, type PlanEntry, planRuns } from './plan-runs.ts';
import { statesOf } from './survey.ts';
import type { SweepOptions, SweepResult } from './sweep-options.ts';

/** `runSweep` itself: what stands is looked at and the plan kept; only where something is to be done is more loaded. */
export async function orchestrate(options: SweepOptions): Promise<SweepResult> {
  const sound = { ...options, root: resolve(options.root) };
  try {
    return await inRoot(sound, false);
  } catch (error) {
    // Found while it was used: what ran has been asked to end, and goes on from where it is with a store built anew.
    if (!isCorruption(error)) throw error;
    return await inRoot(sound, true);
  }
}

async function inRoot(options: SweepOptions, isDamaged: boolean): Promise<SweepResult> {
  const { root, clock, takeOver = false } = options;
  const onMessage = (text: string) => options.onChange?.({ type: 'message', text });
  const open = await openRoot(root, { clock, takeOver, isDamaged, onMessage });
  try {
    return await run(options, open);
  } catch (error) {
    throw diskError(error, rootPaths(root).runs) ?? error;
  } finally {
    open.close();
  }
}

async function run(options: SweepOptions, { store, isRebuilt }: OpenRoot): Promise<SweepResult> {
  const { root, planned } = options;
  // Those that an orchestrator meant to start that has since been killed.
  store.setWaiting([]);
  const { folders, stored } = forgetWhatHasGone(root, store);
  const rerun = options.rerun ?? new Set<string>();
  const states = statesOf(root, folders, stored);
  const entries = planRuns(planned, { get: (id) => (rerun.has(id) ? undefined : states.get(id)) }, options);
  const open = isRebuilt ? folders : unsettledRuns(root, folders, store, stored, entries);
  const unsettled = new Set([...open].filter((id) => !rerun.has(id)));
  const commit = () => {
    if (rerun.size > 0) {
      moveAway(root, rerun);
      forgetWhatHasGone(root, store);
    }
    keepPlan(options, store);
  };
  if (unsettled.size === 0 && !entries.some(({ start }) => start)) {
    commit();
    return { status: 'complete', ...countEntries(entries, options.only), ended: 0 };
  }
  const { carryOut } = await import('./carry-out.ts');
  return carryOut(options, store, {
    starting: entries.filter(({ start }) => start).map(({ run }) => run),
    unsettled,
    commit,
  });
}

/** Keeps the plan as that of the sweep run last; a plan that stands already is not written again. */
function keepPlan({ root, planned, clock }: SweepOptions, store: StoreWriter): void {
  const plan = toStoredPlan(planned);
  if (!store.hasPlan(plan.storedAs)) store.putPlan(plan);
  // The store first: where this is cut off, the file still differs and both are written the next time.
  writeStoredPlan(root, plan, clock, () => store.putPlan(plan));
}

/** Runs that are to be done anew begin with an empty folder; what they came to is kept. */
function moveAway(root: string, rerun: ReadonlySet<string>): void {
  for (const id of listRunIds(root)) if (rerun.has(id)) moveRunAway(root, id);
}

/** Runs whose folders have gone are new again, whatever the store says. Gives those that have one, and what is stored. */
function forgetWhatHasGone(
  root: string,
  store: StoreWriter,
): { readonly folders: ReadonlySet<string>; readonly stored: ReadonlyMap<string, StoredRun> } {
  const folders = new Set(listRunIds(root));
  const stored = store.storedRuns();
  const gone = [...stored].filter(([id, { attempts }]) => attempts > 0 && !folders.has(id));
  for (const [id] of gone) store.forgetRun(id);
  return { folders, stored: gone.length === 0 ? stored : store.storedRuns() };
}

/** Runs whose folders may say more than the store: all that are not done, and those that the store does not know. */
function unsettledRuns(
  root: string,
  folders: ReadonlySet<string>,
  store: StoreWriter,
  stored: ReadonlyMap<string, StoredRun>,
  entries: readonly PlanEntry[],
): ReadonlySet<string> {
  return new Set([
    ...entries.flatMap(({ run: { id } }) => (folders.has(id) && !isSettled(root, id, stored.get(id)) ? [id] : [])),
    ...store.unsettled().map(({ runId }) => runId),
    ...[...folders].filter((id) => (stored.get(id)?.attempts ?? 0) === 0),
  ]);
}

/** Done runs never change; a failed one does not unless somebody began another attempt. */
function isSettled(root: string, id: string, run: StoredRun | undefined): boolean {
  if (run?.status === 'failed') return listAttempts(root, id).at(-1) === run.attempts;
  return run?.status === 'done';
}
