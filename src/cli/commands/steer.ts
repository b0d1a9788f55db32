import { ExitCode, UserError } from '../../base/index.ts';
import type { Reply, Steering } from '../../control/index.ts';
import { listStoredPlans } from '../../rundir/index.ts';
import type { Context } from '../context.ts';
import { askOrchestrator } from '../orchestrator/ask-orchestrator.ts';
import { markFailedRuns } from '../orchestrator/mark-failed-runs.ts';
import { withStore } from '../stored/stored-plan.ts';

/** Has the orchestrator at work do something, and prints what that came to; without one it says so. Idempotent. */
export async function steer(context: Context, command: Steering, target: string | null): Promise<ExitCode> {
  const reply = await askOrchestrator(context, { command, target });
  if (reply?.ok) {
    context.stdout.write(`${reply.message}\n`);
    return ExitCode.ok;
  }
  const elsewhere = reply === undefined ? nobody(context) : await notUnderWay(context, reply, target);
  if (command === 'retry') {
    const because = elsewhere ?? reply?.message;
    context.stdout.write(`${because}\n${await markFailedRuns(context, target)}\n`);
    return ExitCode.ok;
  }
  if (elsewhere === null) throw new UserError(reply?.message ?? '', reply?.exitCode ?? ExitCode.usage);
  context.stdout.write(`${elsewhere}; there is nothing to ${command}\n`);
  return ExitCode.ok;
}

/** What the orchestrator does not know may be known here: a sweep or a run on which it does not work. Null: it is not. */
async function notUnderWay(context: Context, reply: Reply, target: string | null): Promise<string | null> {
  if (target === null || reply.ok || reply.exitCode !== ExitCode.usage) return null;
  if (listStoredPlans(context.root).includes(target)) return `nothing of ${target} is under way`;
  return withStore(context, (store) => {
    const [id, another] = store.runIds(target.toLowerCase(), 2);
    return id === undefined || another !== undefined ? null : `run ${id} is ${store.statusOf(id)}`;
  });
}

function nobody({ root }: Context): string {
  return `no orchestrator is at work in ${root}`;
}
