import { ExitCode } from '../../base/index.ts';
import { summaryLines } from '../../dashboard/index.ts';
import { collectDashboardData } from '../collect/dashboard-data.ts';
import type { Context } from '../context.ts';
import { orchestratorState } from '../orchestrator/sweep-state.ts';
import { unattended } from '../orchestrator/unattended.ts';
import { findStoredPlan, withStore } from '../stored/stored-plan.ts';

export interface StatusOptions {
  readonly json?: boolean;
}

/** A snapshot of a sweep: counts, the result tables so far, failures with their last words. */
export async function status(context: Context, sweep: string | undefined, options: StatusOptions): Promise<ExitCode> {
  const plan = findStoredPlan(context, sweep);
  const { state, startedAt } = await orchestratorState(context.root);
  const data = await withStore(context, (store) =>
    collectDashboardData({
      root: context.root,
      store,
      plan,
      state,
      startedAt,
      slots: [],
      selected: null,
      isSummary: true,
      now: Date.now(),
    }),
  );
  if (options.json) {
    const { sweep: name, profile, counts, failures } = data;
    const summary = { sweep: name, profile, running: state !== 'ended', state, counts, failures };
    context.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
    return ExitCode.ok;
  }
  context.stdout.write(`${summaryLines(data, context.columns).join('\n')}\n`);
  const hint = unattended(context, plan, data);
  if (hint !== null && !context.quiet) context.stderr.write(`\n${hint}\n`);
  return ExitCode.ok;
}
