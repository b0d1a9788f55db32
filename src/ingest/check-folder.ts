import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runId as idOf } from '../model/index.ts';
import { fileChecksum, listAttempts, readOutcome, readResult, readRunSpec, runPaths } from '../rundir/index.ts';

/** Something in which store, folders and checksums do not agree. */
export interface Finding {
  readonly runId: string | null;
  /** One line: what is wrong, and where. */
  readonly message: string;
}

/** Checks a run's folder against its id and its checksums. */
export function checkFolder(root: string, runId: string): Finding[] {
  const wrong = (message: string): Finding => ({ runId, message: `runs/${runId}/${message}` });
  const attempts = listAttempts(root, runId);
  if (attempts.length === 0) return [];
  const spec = readRunSpec(root, runId);
  if (spec === undefined) return [wrong('config.json is missing or damaged')];
  const findings = idOf(spec) === runId ? [] : [wrong('config.json does not have the content that the id stands for')];
  for (const attempt of attempts) {
    const outcome = readOutcome(root, { runId, attempt });
    if (outcome === undefined) continue;
    for (const [file, sum] of Object.entries(outcome.checksums)) {
      const now = fileChecksum(join(runPaths(root, runId).folder, file));
      if (now === null) findings.push(wrong(`${file} is missing`));
      else if (now !== sum) findings.push(wrong(`${file} has changed since the attempt ended`));
    }
    if (outcome.status === 'done' && readResult(root, runId) === undefined) {
      const isThere = existsSync(runPaths(root, runId).result);
      const isTold = findings.some(({ message }) => message.includes('/result.json '));
      if (!isTold) findings.push(wrong(`result.json is ${isThere ? 'damaged' : 'missing'}`));
    }
  }
  return findings;
}
