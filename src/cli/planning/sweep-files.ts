import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { parse } from 'yaml';
import { isJsonObject, nearestName, usageError } from '../../base/index.ts';
import type { PlannedSweep } from '../../model/index.ts';
import { storedPlanFile } from '../../rundir/index.ts';
import type { Context } from '../context.ts';

export interface SweepLocation {
  /** Relative to the root, with forward slashes. */
  readonly file: string;
  /** What stood behind the @. */
  readonly profile: string | null;
}

/** Finds a sweep by path, or by file name inside sweeps/, with or without .yaml and @profile. */
export function locateSweep(context: Context, name: string): SweepLocation {
  const at = name.lastIndexOf('@');
  const attempts: [string, string | null][] = [[name, null]];
  if (at > 0) attempts.push([name.slice(0, at), name.slice(at + 1)]);
  for (const [path, profile] of attempts) {
    const found = findFile(context, path);
    if (found !== undefined) return { file: rootRelative(context, found), profile };
  }
  const known = sweepFiles(context).map((file) => file.replace(/^sweeps\//, ''));
  const near = nearestName(name, [...known, ...known.map((file) => file.replace(/\.ya?ml$/, ''))]);
  throw usageError(
    [
      `no sweep "${name}" here or in ${join(context.root, 'sweeps')}`,
      ...(near === undefined ? [] : [`did you mean "${near}"?`]),
      known.length === 0
        ? `that folder holds no sweep files; "${context.invocation} init" writes one to start from`
        : `sweeps there: ${known.join(', ')}`,
    ].join('\n'),
  );
}

/** Every YAML file under sweeps/, relative to the root, in order. */
export function sweepFiles(context: Context): readonly string[] {
  const folder = join(context.root, 'sweeps');
  if (!existsSync(folder)) return [];
  return (
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      // Editors leave locks beside a file, as links that lead nowhere.
      .filter((file) => /(^|[/\\])[^./\\][^/\\]*\.ya?ml$/.test(file) && isFile(join(folder, file)))
      .map((file) => `sweeps/${file.split(sep).join('/')}`)
      .sort()
  );
}

/**
 * Refuses a sweep whose name another file claims too, under sweeps/ or the one that was run by this name before: their
 * rows in the store would mix.
 */
export function refuseTwins(context: Context, { sweep, storedAs, file }: PlannedSweep): void {
  const before = storedPlanFile(context.root, storedAs);
  const others = new Set([...sweepFiles(context), ...(before === undefined ? [] : [before])]);
  others.delete(file);
  // A cheap look first: only a file that holds the name at all is parsed.
  const twin = [...others].find((other) => {
    if (!isFile(join(context.root, other))) return false;
    const text = readFileSync(join(context.root, other), 'utf8');
    return text.includes(sweep) && nameOf(text) === sweep;
  });
  if (twin !== undefined) {
    throw usageError(`two files are named "sweep: ${sweep}": ${file} and ${twin}; give one of them another name`);
  }
}

/** `sweep:` of a file, undefined where it has none or is no YAML. */
function nameOf(text: string): unknown {
  try {
    const file: unknown = parse(text, { logLevel: 'silent' });
    return isJsonObject(file) ? file.sweep : undefined;
  } catch {
    return undefined;
  }
}

function findFile(context: Context, path: string): string | undefined {
  const bases = [resolve(context.cwd, path), resolve(context.root, path), resolve(context.root, 'sweeps', path)];
  return bases.flatMap((base) => [base, `${base}.yaml`, `${base}.yml`]).find(isFile);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function rootRelative(context: Context, path: string): string {
  return relative(context.root, path).split(sep).join('/');
}
