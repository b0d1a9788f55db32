import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';

/** The executable file of that name in the folders of `path`; an empty or relative one counts from `cwd`. */
export function findProgram(name: string, path: string, cwd = process.cwd()): string | undefined {
  return path
    .split(delimiter)
    .map((folder) => resolve(cwd, folder, name))
    .find(isExecutable);
}

/**
 * Why a program cannot be started, in the words of people rather than of the shell that would start it; null where
 * nothing speaks against it.
 * @param cwd absolute
 * @param path the PATH that the program would be looked for in; undefined leaves that to the system
 */
export function whyNotStartable(name: string, cwd: string, path: string | undefined): string | null {
  if (statSync(cwd, { throwIfNoEntry: false })?.isDirectory() !== true) return `there is no folder ${cwd} to run it in`;
  if (!name.includes('/')) {
    const isFound = path === undefined || findProgram(name, path, cwd) !== undefined;
    return isFound ? null : `there is no program "${name}" in PATH`;
  }
  const file = resolve(cwd, name);
  if (isExecutable(file)) return null;
  return `${name} ${statSync(file, { throwIfNoEntry: false }) === undefined ? 'does not exist' : 'is not executable'}`;
}

function isExecutable(file: string): boolean {
  try {
    // Asking first is far cheaper than the error, and most folders of PATH do not have it.
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return false;
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
