import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { create } from 'tar';
import type { StoredPlan } from '../../model/index.ts';
import { listAttempts, readOutcome, rootPaths, runPaths } from '../../rundir/index.ts';

/**
 * Writes a .tgz with the plan of a sweep and the folders of its runs, laid out as under runs/, without checkpoints.
 * Attempts that are under way are left out, as is whatever is half written (`.tmp-*`) or no plain file.
 */
export async function writeBundle(
  root: string,
  plan: StoredPlan,
  path: string,
): Promise<{ readonly runs: number; readonly skipped: number }> {
  const { runs: folder, plans } = rootPaths(root);
  const ids = plan.runs.map(({ id }) => id).filter((id) => existsSync(runPaths(root, id).config));
  const parts = ids.map((id) => partsOf(root, id));
  const files = [join(plans, `${plan.storedAs}.json`), ...parts.flatMap((part) => part.files)];
  rmSync(path, { force: true });
  await create(
    { file: path, gzip: true, cwd: folder, portable: true, strict: true },
    files.map((file) => relative(folder, file)),
  );
  return { runs: ids.length, skipped: parts.reduce((sum, { skipped }) => sum + skipped, 0) };
}

function partsOf(root: string, runId: string): { readonly files: readonly string[]; readonly skipped: number } {
  const { folder, attempts } = runPaths(root, runId);
  const unsettled = listAttempts(root, runId).filter((attempt) => readOutcome(root, { runId, attempt }) === undefined);
  const leftOut = new Set([join(folder, 'checkpoint'), join(folder, 'retry')]);
  for (const attempt of unsettled) leftOut.add(join(attempts, String(attempt)));
  return { files: plainFiles(folder, leftOut), skipped: unsettled.length };
}

function plainFiles(folder: string, leftOut: ReadonlySet<string>): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (leftOut.has(path) || entry.name.startsWith('.tmp-')) return [];
    if (entry.isDirectory()) return plainFiles(path, leftOut);
    return entry.isFile() && statSync(path, { throwIfNoEntry: false }) !== undefined ? [path] : [];
  });
}
