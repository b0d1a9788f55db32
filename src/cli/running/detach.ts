import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExitCode, toExitCode } from '../../base/index.ts';
import { readHolder } from '../../control/index.ts';
import { prepareRunsFolder, rootPaths } from '../../rundir/index.ts';
import type { Context } from '../context.ts';

/**
 * Starts this very command again, without `--detach`, in a session of its own that the terminal's end does not reach;
 * what it says goes to runs/orchestrator.log. Says how to follow and end it once it holds the root.
 * @returns 0 then; where it ended before, because nothing was to be done or another holds the root, its exit code
 */
export async function detach(context: Context): Promise<ExitCode> {
  const { root, cwd, env, stdout, stderr, argv, invocation } = context;
  prepareRunsFolder(root);
  const { detachedLog, orchestrator } = rootPaths(root);
  const log = openSync(detachedLog, 'w');
  const [program = '', ...args] = argv.filter((argument) => argument !== '--detach');
  const child = spawn(process.execPath, [...process.execArgv, program, ...args, '--plain'], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let code: ExitCode | undefined;
  child.on('exit', (status) => {
    code = toExitCode(status) ?? ExitCode.runsFailed;
  });
  child.on('error', (error) => {
    stderr.write(`${error.message}\n`);
    code = ExitCode.environment;
  });
  while (code === undefined && readHolder(orchestrator)?.pid !== child.pid) await sleep(20);
  if (code !== undefined) {
    // What it would have said here: results belong to standard output.
    (code === ExitCode.ok ? stdout : stderr).write(readFileSync(detachedLog, 'utf8'));
    return code;
  }
  child.unref();
  stdout.write(
    `the sweep goes on without this terminal, as pid ${child.pid}; it writes to ${relative(cwd, detachedLog)}\n` +
      `"${invocation} status" shows how far it is, "${invocation} stop" lets what runs finish, "${invocation} cancel" ends it\n`,
  );
  return ExitCode.ok;
}
