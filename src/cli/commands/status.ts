import { ExitCode } from '../../base/index.ts';
import { type DashboardData, summaryLines } from '../../dashboard/index.ts';
import { type RunStatus, runStatuses } from '../../model/index.ts';
import { collectDashboardData } from '../collect/dashboard-data.ts';
import type { Context } from '../context.ts';
import { liveHolder, settledStatus } from '../orchestrator-state.ts';
import { findStoredPlan, withStore } from '../stored-plan.ts';

export interface StatusOptions {
  readonly json?: boolean;
}

/** A snapshot of a sweep: counts, the result tables so far, failures with their last words. */
export async function status(context: Context, sweep: string | undefined, options: StatusOptions): Promise<ExitCode> {
  const plan = findStoredPlan(context, sweep);
  const holder = liveHolder(context.root);
  const alive = holder !== undefined;
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
  const counts = settled(data.counts, alive);
  if (options.json) {
    const { sweep: name, profile, failures } = data;
    context.stdout.write(`${JSON.stringify({ sweep: name, profile, running: alive, counts, failures }, null, 2)}\n`);
  } else {
    context.stdout.write(`${summaryLines({ ...data, counts }, context.columns).join('\n')}\n`);
  }
  return ExitCode.ok;
}

function settled(counts: DashboardData['counts'], alive: boolean): DashboardData['counts'] {
  const sums = Object.fromEntries(runStatuses.map((status) => [status, 0])) as Record<RunStatus, number>;
  for (const status of runStatuses) sums[settledStatus(status, alive)] += counts[status];
  return sums;
}
