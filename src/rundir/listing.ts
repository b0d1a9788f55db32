import { readdirSync } from 'node:fs';
import { isMissing } from './json-file.ts';
import { rootPaths, runPaths } from './paths.ts';

/** Ids of all runs that have a folder, sorted; one reading of one folder however many there are. */
export function listRunIds(root: string): readonly string[] {
  return namesIn(rootPaths(root).runs)
    .filter((name) => /^[0-9a-f]{16}$/.test(name))
    .sort();
}

/** Numbers of a run's attempts in order; none for a run that was never started. */
export function listAttempts(root: string, runId: string): readonly number[] {
  return namesIn(runPaths(root, runId).attempts)
    .filter((name) => /^[1-9][0-9]*$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

/** True where the checkpoint folder holds anything that is not half written: the next attempt resumes. */
export function hasCheckpoint(root: string, runId: string): boolean {
  return namesIn(runPaths(root, runId).checkpoint).some((name) => !name.startsWith('.tmp-'));
}

/** What a folder holds; nothing where there is no such folder. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
