import { rmSync } from 'node:fs';
import { jsonText, readJsonFile, writeTextFile } from './json-file.ts';
import { runPaths } from './paths.ts';

/**
 * The content of job.json: which task of which submission to a cluster may make the run's attempts. A job of another one
 * leaves the run alone, so there is never more than one, whatever became of earlier submissions.
 */
export interface JobRecord {
  /** The submission's folder under runs/.slurm/. */
  readonly submission: string;
  /** Position in its array. */
  readonly task: number;
}

export function writeJob(root: string, runId: string, job: JobRecord): void {
  writeTextFile(runPaths(root, runId).job, jsonText({ format: 1, ...job }));
}

/** undefined where the run was never handed to a cluster, or was taken back. */
export function readJob(root: string, runId: string): JobRecord | undefined {
  const raw = readJsonFile(runPaths(root, runId).job);
  if (typeof raw?.submission !== 'string' || typeof raw.task !== 'number') return undefined;
  return { submission: raw.submission, task: raw.task };
}

/** From now on no job begins an attempt of the run. */
export function removeJob(root: string, runId: string): void {
  rmSync(runPaths(root, runId).job, { force: true });
}
