import { listRunIds, listStoredPlans, markForRetry } from '../../rundir/index.ts';
import { surveyRuns } from '../../scheduler/index.ts';
import type { Context } from '../context.ts';
import { commandFor } from '../output/command-for.ts';
import { findRun } from '../stored/find-run.ts';
import { findStoredPlan, withStore } from '../stored/stored-plan.ts';

/**
 * Marks failed runs to be tried again by the next `run`: those of a sweep (by default the one run last), or one. Gives
 * a line for people. Throws exit 2 where the target names nothing.
 */
export async function markFailedRuns(context: Context, target: string | null): Promise<string> {
  const { root, invocation } = context;
  const isSweep = target === null || listStoredPlans(root).includes(target);
  const isRun = !isSweep && listRunIds(root).some((id) => id.startsWith(target.toLowerCase()));
  const run = isRun ? await withStore(context, (store) => findRun(context, store, target)) : undefined;
  const plan =
    run === undefined && listRunIds(root).length > 0 ? findStoredPlan(context, target ?? undefined) : undefined;
  const ids = run === undefined ? (plan?.runs.map(({ id }) => id) ?? []) : [run];
  const what = run === undefined ? (plan?.storedAs ?? 'this root') : `run ${run}`;
  const failed = [...surveyRuns(root, ids, undefined)].flatMap(([id, { status }]) => (status === 'failed' ? [id] : []));
  for (const id of failed) markForRetry(root, id);
  if (failed.length === 0) return `nothing of ${what} has failed; there is nothing to mark`;
  const count = `${failed.length} failed run${failed.length === 1 ? '' : 's'}`;
  const next = plan === undefined ? `${invocation} run SWEEP` : commandFor(invocation, plan);
  return `${count} of ${what} marked; the next "${next}" tries again`;
}
