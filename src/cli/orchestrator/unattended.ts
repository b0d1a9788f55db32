import type { DashboardData } from '../../dashboard/index.ts';
import type { StoredPlan } from '../../model/index.ts';
import type { Context } from '../context.ts';
import { commandFor } from '../output/command-for.ts';

/** What a person is told of a sweep with runs left where nobody works on it: so, and what to type. Null: not so. */
export function unattended(
  { invocation }: Context,
  plan: StoredPlan,
  { state, counts }: Pick<DashboardData, 'state' | 'counts'>,
): string | null {
  const left = counts.new + counts.waiting + counts.running + counts.interrupted;
  if (state !== 'ended' || left === 0) return null;
  const command = commandFor(invocation, plan);
  if (counts.running + counts.waiting === 0) return `no orchestrator is at work here; "${command}" goes on`;
  return `no orchestrator is at work here; what runs goes on without one, and "${command}" takes in what it comes to`;
}
