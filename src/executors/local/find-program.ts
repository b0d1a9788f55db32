import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { nearestName } from '../../base/index.ts';

/** The executable file of that name in the folders of `path`; an empty or relative one counts from `cwd`. */
export function findProgram(name: string, path: string, cwd = process.cwd()): string | undefined {
  return path
    .split(delimiter)
    .map((folder) => resolve(cwd, folder, name))
    .find(isExecutable);
}

/** Why a program cannot be started. */
export interface StartObstacle {
  /** Where it lies: in the program itself, or in the folder that it is to run in. */
  readonly part: 'program' | 'cwd';
  /** One line, in the words of people rather than of the shell that would start it. */
  readonly message: string;
  /** What is there and has nearly that name; looked for when asked for. */
  readonly nearest: () => string | undefined;
}

/**
 * What keeps a program from being started; null where nothing speaks against it.
 * @param cwd absolute
 * @param path the PATH that the program would be looked for in; undefined leaves that to the system
 */
export function findObstacle(name: string, cwd: string, path: string | undefined): StartObstacle | null {
  if (statSync(cwd, { throwIfNoEntry: false })?.isDirectory() !== true) {
    const nearest = () => nearestName(basename(cwd), namesIn(dirname(cwd)).filter(isFolderIn(dirname(cwd))));
    return { part: 'cwd', message: `there is no folder ${cwd} to run it in`, nearest };
  }
  if (!name.includes('/')) {
    if (path === undefined || findProgram(name, path, cwd) !== undefined) return null;
    const nearest = () =>
      nearestName(
        name,
        path.split(delimiter).flatMap((folder) => namesIn(resolve(cwd, folder))),
      );
    return { part: 'program', message: `there is no program "${name}" in PATH`, nearest };
  }
  const file = resolve(cwd, name);
  if (isExecutable(file)) return null;
  if (statSync(file, { throwIfNoEntry: false }) !== undefined) {
    return { part: 'program', message: `${name} is not executable`, nearest: () => undefined };
  }
  const nearest = () => {
    const near = nearestName(basename(name), namesIn(dirname(file)));
    return near === undefined ? undefined : name.slice(0, name.lastIndexOf('/') + 1) + near;
  };
  return { part: 'program', message: `${name} does not exist`, nearest };
}

/** The same in one line. */
export function whyNotStartable(name: string, cwd: string, path: string | undefined): string | null {
  return findObstacle(name, cwd, path)?.message ?? null;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isFolderIn(folder: string): (name: string) => boolean {
  return (name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory() === true;
}

function isExecutable(file: string): boolean {
  try {
    // Asking first is far cheaper than the error, and most folders of PATH do not have it.
    if (!existsSync(file) || !statSync(file).isFile()) return false;
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
