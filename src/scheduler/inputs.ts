import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Launch, RunSpec } from '../model/index.ts';
import { fileChecksum, isInside } from '../rundir/index.ts';

/** Path relative to the root -> SHA-256. */
type FileSums = Readonly<Record<string, string>>;
type FileSum = readonly [path: string, sum: string];

/**
 * The files whose content a run depends on (`trial.inputs`, or its arguments that are files in the root), with their
 * checksums. Every file is read once, however many runs name it.
 */
export function inputFiles(root: string, launch: Launch): (spec: RunSpec) => FileSums {
  const sums = new Map<string, string | null>();
  const folders = new Map<string, ReadonlySet<string>>();
  const cwd = resolve(root, launch.cwd);
  /** Asked of the folder's listing, read once: most arguments are no files, and each may differ from run to run. */
  const isThere = (folder: string, name: string) => {
    const names = folders.get(folder) ?? namesOf(folder);
    folders.set(folder, names);
    return names.has(name);
  };
  const sumOf = (path: string) => {
    if (!isThere(dirname(path), basename(path))) return null;
    const known = sums.get(path);
    if (known !== undefined) return known;
    const sum = isFile(path) ? fileChecksum(path) : null;
    sums.set(path, sum);
    return sum;
  };
  const found = new Map<string, FileSum | null>();
  const find = (path: string): FileSum | null => {
    const sum = isInside(root, path) ? sumOf(path) : null;
    return sum === null ? null : [relative(root, path).split(sep).join('/'), sum];
  };
  /** A file of the root with its checksum, by what a command calls it. */
  const fileOf = (name: string): FileSum | null => {
    if (isPlainName(name) && !isThere(cwd, name)) return null;
    const known = found.get(name);
    if (known !== undefined) return known;
    const file = find(resolve(cwd, name));
    found.set(name, file);
    return file;
  };
  if (launch.inputs !== null) {
    const all = toSums(launch.inputs.flatMap((glob) => matchingFiles(root, glob)).map(find));
    return () => all;
  }
  /** By the files themselves: those of most runs are the same. */
  const made = new Map<string, FileSums>();
  return ({ trial }) => {
    const files = 'command' in trial ? trial.command.map(fileOf) : [];
    const paths = files.reduce((all, file) => (file === null ? all : `${all}${file[0]}\0`), '');
    const known = made.get(paths) ?? toSums(files);
    made.set(paths, known);
    return known;
  };
}

function toSums(files: readonly (FileSum | null)[]): FileSums {
  const there = files.filter((file) => file !== null);
  return Object.fromEntries(there.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Of one step, that leads to no other folder. */
function isPlainName(name: string): boolean {
  return !name.includes('/') && name !== '' && name !== '.' && name !== '..';
}

/** Files in the root that a glob names: `*` and `?` stay within a folder, `**` does not. */
function matchingFiles(root: string, glob: string): readonly string[] {
  if (!/[*?]/.test(glob)) return [resolve(root, glob)];
  const literal = glob.slice(0, glob.search(/[*?]/));
  const folder = resolve(root, literal.slice(0, literal.lastIndexOf('/') + 1));
  const pattern = globPattern(glob);
  return isInside(root, folder)
    ? filesUnder(folder).filter((path) => pattern.test(relative(root, path).split(sep).join('/')))
    : [];
}

function globPattern(glob: string): RegExp {
  const source = glob.replace(/\*\*\/?|\*|\?|[^*?]+/g, (part) => {
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (part === '**/') return '(?:.*/)?';
    if (part === '**') return '.*';
    return part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${source}$`);
}

/** Folders that hold what others made, and often very much of it. */
const skipped = new Set(['node_modules', '.git', 'runs', 'reports', '__pycache__']);

function filesUnder(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isFile()) return [join(folder, entry.name)];
    return entry.isDirectory() && !skipped.has(entry.name) ? filesUnder(join(folder, entry.name)) : [];
  });
}

function namesOf(folder: string): ReadonlySet<string> {
  try {
    return new Set(readdirSync(folder));
  } catch {
    // An argument that only looks like a path.
    return new Set();
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
