import { ExitCode, UserError } from '../../base/index.ts';
import type { Steering } from '../../control/index.ts';
import type { Context } from '../context.ts';
import { askOrchestrator } from '../orchestrator/ask-orchestrator.ts';
import { markFailedRuns } from '../orchestrator/mark-failed-runs.ts';

/** Has the orchestrator at work do something, and prints what that came to; without one it says so. Idempotent. */
export async function steer(context: Context, command: Steering, target: string | null): Promise<ExitCode> {
  const reply = await askOrchestrator(context, { command, target });
  if (reply?.ok) {
    context.stdout.write(`${reply.message}\n`);
    return ExitCode.ok;
  }
  if (command === 'retry') {
    const because = reply === undefined ? nobody(context) : reply.message;
    context.stdout.write(`${because}\n${await markFailedRuns(context, target)}\n`);
    return ExitCode.ok;
  }
  if (reply !== undefined) throw new UserError(reply.message, reply.exitCode);
  context.stdout.write(`${nobody(context)}; there is nothing to ${command}\n`);
  return ExitCode.ok;
}

function nobody({ root }: Context): string {
  return `no orchestrator is at work in ${root}`;
}
