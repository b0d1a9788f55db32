import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { environmentError } from '../../base/index.ts';

/** Reads a file of a data set. Throws a UserError (exit 4) where it cannot be read. */
export function readDataFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw environmentError(`${path} cannot be read: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

/** The children of a folder that have a name, without regard to case: absolute paths; none where there is no folder. */
export function childrenNamed(folder: string, name: string): string[] {
  if (!isFolder(folder)) return [];
  const matching = readdirSync(folder).filter((child) => child.toLowerCase() === name.toLowerCase());
  return matching.sort().map((child) => join(folder, child));
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
