import { setTimeout as sleep } from 'node:timers/promises';
import { ExitCode, UserError } from '../../base/index.ts';
import { type Command, isHolderAlive, type Reply, readHolder, sendCommand } from '../../control/index.ts';
import { rootPaths } from '../../rundir/index.ts';
import type { Context } from '../context.ts';

/** An orchestrator that holds the root listens as soon as it has settled what was left behind. */
const longestStart = 30_000;
/** It answers once it has planned what it was handed, which may be a million runs. */
const longestEnqueue = 10 * longestStart;

/**
 * Has the root's orchestrator carry out a command; undefined where none holds the root. Throws exit 3 where one does,
 * on another host or too busy to listen.
 */
export async function askOrchestrator({ root, invocation }: Context, command: Command): Promise<Reply | undefined> {
  const { control, orchestrator } = rootPaths(root);
  for (const deadline = performance.now() + longestStart; ; await sleep(50)) {
    const reply = await sendCommand(control, command, command.command === 'enqueue' ? longestEnqueue : longestStart);
    if (reply !== undefined) return reply;
    const holder = readHolder(orchestrator);
    const alive = holder !== undefined && isHolderAlive(holder);
    if (alive === false) return undefined;
    if (alive === null) {
      throw new UserError(
        `${root} was last held by pid ${holder.pid} on ${holder.host}: "${invocation} ${command.command}" has to be typed there.\n` +
          `If that has ended, "${invocation} run SWEEP --take-over" claims the root.`,
        ExitCode.locked,
      );
    }
    if (performance.now() > deadline) {
      throw new UserError(
        `the orchestrator of ${root}, pid ${holder.pid}, does not answer.\n` +
          `Should it have been suspended (Ctrl-Z), "fg" in its terminal or "kill -CONT ${holder.pid}" wakes it.`,
        ExitCode.locked,
      );
    }
  }
}
