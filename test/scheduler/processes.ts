import { readdirSync, readFileSync } from 'node:fs';

/** Pids of all living processes that were started for runs of this root, however far they have gone since. */
export function processesOf(root: string): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && environment(pid).includes(`SWEEP_RUN_DIR=${root}/runs/`));
}

function environment(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}
