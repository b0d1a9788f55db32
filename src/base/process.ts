import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, as the system counts: clock ticks since boot on Linux, `ps -o lstart` elsewhere. */
  readonly start: string;
}

export function ownProcess(): ProcessIdentity {
  return { pid: process.pid, start: processStart(process.pid) ?? '' };
}

/** When the process of that number started; null where there is none (a zombie has ended). */
export function processStart(pid: number): string | null {
  if (process.platform === 'linux') {
    const fields = statFields(pid);
    if (fields === null || fields[0] === 'Z' || fields[0] === 'X') return null;
    return fields[19] ?? null;
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' }).trim() || null;
  } catch {
    return null;
  }
}

/** True while exactly that process is there: a later one that was given its number does not count. */
export function isAlive(identity: ProcessIdentity): boolean {
  return processStart(identity.pid) === identity.start;
}

/**
 * Milliseconds since a process started, on a clock that no change of the time of day moves; null where the system does
 * not tell.
 */
export function processAge({ start }: ProcessIdentity): number | null {
  if (process.platform !== 'linux') return null;
  // Clock ticks are hundredths of a second to programs, whatever the kernel counts in.
  const age = uptime() * 1000 - Number(start) * 10;
  return age >= 0 ? age : null;
}

/** Differs after every boot: pids and start times of an earlier one mean nothing. '' where the system does not tell. */
export function bootId(): string {
  try {
    if (process.platform === 'linux') return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return execFileSync('sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return '';
  }
}

/** The fields of /proc/<pid>/stat from the third (the state) on; the second, the name, may itself hold blanks. */
function statFields(pid: number): readonly string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
