import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A Slurm of the tests' own, or why there is none. */
export type RealSlurm = { readonly reason: string } | { readonly stop: () => void };

/**
 * Starts a one-node Slurm and points this process, and what it starts, to it. CI installs the packages first, which can
 * take a minute.
 */
export function startSlurm(): RealSlurm {
  if (process.platform !== 'linux') return { reason: 'Slurm needs Linux' };
  // Under /tmp itself: the name of a socket may have 107 bytes.
  const folder = mkdtempSync(join(tmpdir(), 'slurm-'));
  const { status, stdout } = spawnSync(join(import.meta.dirname, 'start-slurm.sh'), [folder], { encoding: 'utf8' });
  const stop = () => spawnSync(join(import.meta.dirname, 'stop-slurm.sh'), [folder]);
  if (status !== 0) {
    stop();
    return { reason: stdout.trim() };
  }
  process.env.SLURM_CONF = join(folder, 'slurm.conf');
  return { stop };
}

export function scontrol(...args: readonly string[]): string {
  return execFileSync('scontrol', [...args], { encoding: 'utf8' });
}

/** The states of an array's tasks: `12_0 RUNNING`. */
export function squeue(): readonly string[] {
  const text = execFileSync('squeue', ['--noheader', '--array', '--states=all', '--format=%F_%K %T'], {
    encoding: 'utf8',
  });
  return text.split('\n').filter((line) => line !== '');
}

/** The state of the node. */
export function sinfo(): string {
  return execFileSync('sinfo', ['--noheader', '--format=%T'], { encoding: 'utf8' }).trim();
}

/** A requeued job waits for two minutes, which a test has no time for. */
export function startNow(task: string): void {
  scontrol('update', `JobId=${task}`, 'StartTime=now');
}
