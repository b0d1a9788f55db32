import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Launch } from '../model/index.ts';
import { namesIn } from './listing.ts';
import { rootPaths, runPaths } from './paths.ts';

/** Removes what a killed program left half written in its checkpoint folder. Only while nothing runs there. */
export function dropTornCheckpoints(root: string, runId: string): void {
  const folder = runPaths(root, runId).checkpoint;
  for (const name of namesIn(folder)) {
    if (name.startsWith('.tmp-')) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/**
 * Leaves of a finished run's checkpoints what `trial.keep` asks for. `weights` keeps the files named weights*; a
 * program that writes none by that name keeps all it wrote, for nobody knows which of them are its weights.
 */
export function keepOfCheckpoint(root: string, runId: string, keep: Launch['keep']): void {
  if (keep === 'checkpoint') return;
  const folder = runPaths(root, runId).checkpoint;
  const names = namesIn(folder);
  const weights = names.filter((name) => name.startsWith('weights'));
  if (keep === 'weights' && weights.length === 0) return;
  for (const name of names) {
    if (keep === 'weights' && weights.includes(name)) continue;
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** Moves a run's folder to runs/.old/, under a name of its own, and gives that name. */
export function moveRunAway(root: string, runId: string): string {
  const { old } = rootPaths(root);
  mkdirSync(old, { recursive: true });
  const taken = new Set(namesIn(old));
  for (let n = 1; ; n++) {
    const name = `${runId}-${n}`;
    if (taken.has(name)) continue;
    renameSync(runPaths(root, runId).folder, join(old, name));
    return name;
  }
}
