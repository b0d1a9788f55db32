import { ExitCode } from '../../base/index.ts';
import { summaryLines } from '../../dashboard/index.ts';
import { collectDashboardData } from '../collect/dashboard-data.ts';
import type { Context } from '../context.ts';
import { liveHolder } from '../orchestrator/orchestrator-state.ts';
import { findStoredPlan, withStore } from '../stored/stored-plan.ts';

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
  if (options.json) {
    const { sweep: name, profile, counts, failures } = data;
    context.stdout.write(`${JSON.stringify({ sweep: name, profile, running: alive, counts, failures }, null, 2)}\n`);
  } else {
    context.stdout.write(`${summaryLines(data, context.columns).join('\n')}\n`);
  }
  return ExitCode.ok;
}
