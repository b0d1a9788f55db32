import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { environmentError } from '../../base/index.ts';

/** Where the reports of a sweep lie unless another folder is asked for. */
export function reportFolder(root: string, storedAs: string): string {
  return join(root, 'reports', storedAs);
}

/** Writing one file takes a moment: what has lain half written for so long, in milliseconds, nobody will rename. */
const abandonedAfter = 10 * 60_000;

/** Makes the folder, removes what a killed report left half written, and throws a UserError (exit 4) where nothing can be written into it. */
export function prepareReportFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    for (const part of [folder, join(folder, 'figures'), join(folder, 'tables')]) dropAbandoned(part);
  } catch (error) {
    throw environmentError(
      `no report can be written into ${folder}: ${error instanceof Error ? error.message : error}`,
      {
        cause: error,
      },
    );
  }
}

function dropAbandoned(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).filter((one) => one.startsWith('.tmp-'))) {
    const path = join(folder, name);
    const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
    if (Date.now() - written > abandonedAfter) rmSync(path, { force: true });
  }
}
