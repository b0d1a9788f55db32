import { execa } from 'execa';
import type { Variables } from '../environment.ts';
import { type Job, SpawnError } from '../executor.ts';
import { supervisor } from './supervisor.ts';

/** A supervisor under way, in a process group of its own. */
export interface Supervisor {
  /** null: it may be there, and only pid.json tells. */
  readonly pid: number | null;
  /** Its exit status, as a shell gives it; null where it was killed, or nobody is left who could tell. */
  readonly ended: Promise<number | null>;
}

/**
 * Starts the supervisor of an attempt. Throws SpawnError where no process came to be.
 * @param folder that of the attempt
 */
export type StartSupervisor = (job: Job, folder: string) => Promise<Supervisor>;

/** As a child of this process, on which nothing of it hangs: no pipes, a session of its own, no end that comes with ours. */
export const startSupervisor: StartSupervisor = async (job, folder) => {
  const child = execa('/bin/sh', ['-c', supervisor, 'sweep', folder, ...pastTheShell(job.env), ...job.command], {
    cwd: job.cwd,
    env: { ...job.env, ...job.variables },
    extendEnv: false,
    stdio: 'ignore',
    detached: true,
    cleanup: false,
    buffer: false,
    reject: false,
  });
  if (child.pid === undefined) throw new SpawnError(reasonOf(await child));
  return { pid: child.pid, ended: child.then(({ exitCode }) => exitCode ?? null) };
};

/** What gives a program the variables that a shell may drop, dash for one: those whose names are none to it. */
function pastTheShell(env: Variables): readonly string[] {
  const odd = Object.entries(env).filter(([name]) => !/^[A-Za-z_]\w*$/.test(name));
  return odd.length === 0 ? [] : ['env', ...odd.map(([name, value]) => `${name}=${value}`)];
}

/** Why a shell came to nothing, in one line. */
export function reasonOf(result: { readonly originalMessage?: string | undefined }): string {
  return result.originalMessage?.split('\n')[0] || 'the system could not make a process';
}
