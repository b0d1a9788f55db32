import { readdirSync, readFileSync } from 'node:fs';
import { sep } from 'node:path';
import type { AttemptKey } from '../../rundir/index.ts';
import { rootPaths } from '../../rundir/index.ts';

/** Sends a signal to a whole process group; true unless it has gone. */
export function signalGroup(leader: number, signal: 'SIGTERM' | 'SIGKILL'): boolean {
  try {
    process.kill(-leader, signal);
    return true;
  } catch {
    return false;
  }
}

/**
 * Processes that work for attempts of this root, found by the environment that they were started with: also those that
 * left their process group, or whose supervisor has died. Needs /proc; elsewhere none are found.
 */
export function findProcesses(root: string): readonly (AttemptKey & { readonly pid: number })[] {
  if (process.platform !== 'linux') return [];
  const found: (AttemptKey & { pid: number })[] = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const key = attemptOf(pid, rootPaths(root).runs + sep);
    if (key !== undefined) found.push({ ...key, pid });
  }
  return found;
}

function attemptOf(pid: number, runsFolder: string): AttemptKey | undefined {
  let environment: string;
  try {
    environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    // It has ended meanwhile, or is another user's.
    return undefined;
  }
  if (!environment.includes(runsFolder)) return undefined;
  const variables = environment.split('\0');
  const value = (variable: string) =>
    variables.find((line) => line.startsWith(`${variable}=`))?.slice(variable.length + 1);
  const folder = value('SWEEP_RUN_DIR');
  const attempt = Number(value('SWEEP_ATTEMPT'));
  if (folder?.startsWith(runsFolder) !== true || !(attempt >= 1)) return undefined;
  return { runId: folder.slice(runsFolder.length), attempt };
}
