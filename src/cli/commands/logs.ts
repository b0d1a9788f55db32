import { ExitCode } from '../../base/index.ts';
import { listAttempts } from '../../rundir/index.ts';
import type { Context } from '../context.ts';
import { findRun } from '../stored/find-run.ts';
import { followLogs } from '../stored/follow-logs.ts';
import { withStore } from '../stored/stored-plan.ts';

export interface LogsOptions {
  readonly follow?: boolean;
  readonly attempt?: number;
}

/** Prints what a run's last attempt has printed; with `-f` also what it prints from now on, until it has ended. */
export async function logs(context: Context, run: string, options: LogsOptions): Promise<ExitCode> {
  const runId = await withStore(context, (store) => findRun(context, store, run));
  const { root, stdout, stderr } = context;
  if (!options.follow && listAttempts(root, runId).length === 0) {
    stderr.write(`run ${runId} has not been started yet\n`);
    return ExitCode.ok;
  }
  await followLogs({
    root,
    runId,
    attempt: options.attempt ?? null,
    follow: options.follow ?? false,
    write: (text) => stdout.write(text),
    drained: () => new Promise((resolve) => stdout.once('drain', resolve)),
    say: (text) => void stderr.write(`${text}\n`),
  });
  return ExitCode.ok;
}
