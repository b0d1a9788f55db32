import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runPaths } from './paths.ts';

/** Marks a failed run for another round of attempts with the next `run`. */
export function markForRetry(root: string, runId: string): void {
  writeFileSync(retryMark(root, runId), '');
}

export function isMarkedForRetry(root: string, runId: string): boolean {
  return existsSync(retryMark(root, runId));
}

export function unmarkForRetry(root: string, runId: string): void {
  rmSync(retryMark(root, runId), { force: true });
}

function retryMark(root: string, runId: string): string {
  return join(runPaths(root, runId).folder, 'retry');
}
