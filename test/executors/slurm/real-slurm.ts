import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

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

/** Ends slurmd and every job on its node at once, as a power cut would. */
export function crashNode(): void {
  const conf = process.env.SLURM_CONF ?? '';
  const ofJobs = readdirSync('/proc').filter((pid) => {
    const environment = /^\d+$/.test(pid) ? readProc(pid, 'environ') : '';
    return environment.includes(`SLURM_CONF=${conf}\0`) && environment.includes('SLURM_JOB_ID=');
  });
  const parents = ofJobs.map((pid) => /^PPid:\s(\d+)$/m.exec(readProc(pid, 'status'))?.[1] ?? '');
  const steps = parents.filter((pid) => readProc(pid, 'comm').startsWith('slurmstepd'));
  const slurmd = readFileSync(join(dirname(conf), 'slurmd.pid'), 'utf8').trim();
  for (const pid of new Set([slurmd, ...steps, ...ofJobs])) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It was faster.
    }
  }
}

export function startNode(): void {
  execFileSync('slurmd', { env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` } });
}

function readProc(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/**
 * A requeued job waits for two minutes, which a test has no time for; but where it starts within the second in which its
 * earlier start was ended, its node takes it for that.
 */
export async function startNow(task: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  scontrol('update', `JobId=${task}`, 'StartTime=now');
}

/** Does so as often as the job comes to wait, until something has happened. */
export async function startNowUntil(happened: Promise<unknown>, task: string): Promise<void> {
  let isOver = false;
  const over = happened
    .catch(() => {})
    .then(() => {
      isOver = true;
    });
  while (!isOver) {
    // It may begin by itself meanwhile, as it does at times: scontrol refuses then.
    if (squeue().includes(`${task} PENDING`)) await startNow(task).catch(() => {});
    await Promise.race([over, new Promise((resolve) => setTimeout(resolve, 200))]);
  }
}
