import { ExitCode } from '../../base/index.ts';
import { isHolderAlive, readHolder } from '../../control/index.ts';
import { type DashboardData, summaryLines } from '../../dashboard/index.ts';
import { rootPaths } from '../../rundir/index.ts';
import { collectDashboardData } from '../collect/dashboard-data.ts';
import type { Context } from '../context.ts';
import { findStoredPlan, withStore } from '../stored-plan.ts';

export interface StatusOptions {
  readonly json?: boolean;
}

/** A snapshot of a sweep: counts, the result tables so far, failures with their last words. */
export async function status(context: Context, sweep: string | undefined, options: StatusOptions): Promise<ExitCode> {
  const plan = findStoredPlan(context, sweep);
  const holder = readHolder(rootPaths(context.root).orchestrator);
  const alive = holder !== undefined && isHolderAlive(holder) !== false;
  const data = await withStore(context, (store) =>
    collectDashboardData({
      root: context.root,
      store,
      plan,
      specs: store.specs(plan.storedAs),
      state: alive ? 'running' : 'ended',
      startedAt: alive ? Date.parse(holder.started) : null,
      slots: [],
      selected: null,
      now: Date.now(),
    }),
  );
  const counts = alive ? data.counts : settled(data.counts);
  if (options.json) {
    const { sweep: name, profile, failures } = data;
    context.stdout.write(`${JSON.stringify({ sweep: name, profile, running: alive, counts, failures }, null, 2)}\n`);
  } else {
    context.stdout.write(`${summaryLines({ ...data, counts }, context.columns).join('\n')}\n`);
  }
  return ExitCode.ok;
}

/** Without an orchestrator nothing waits or runs: what one that died left so is new or cut off. */
function settled(counts: DashboardData['counts']): DashboardData['counts'] {
  const { waiting, running } = counts;
  return {
    ...counts,
    new: counts.new + waiting,
    interrupted: counts.interrupted + running,
    waiting: 0,
    running: 0,
  };
}
