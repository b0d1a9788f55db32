import { relative, resolve, sep } from 'node:path';
import { environmentError, nearestName, UserError, usageError } from '../../base/index.ts';
import type { StoredPlan } from '../../model/index.ts';
import { listStoredPlans, readStoredPlan, rootPaths } from '../../rundir/index.ts';
import { damagedError, isCorruption, openStoreReadOnly, type StoreReader } from '../../store/index.ts';
import type { Context } from '../context.ts';

/**
 * The plan of a sweep as last run; without a name, that of the one run last. A name may be that of the sweep, its file
 * (`ablation-pr.yaml`, a path) and end in @profile.
 */
export function findStoredPlan(context: Context, name: string | undefined): StoredPlan {
  const names = listStoredPlans(context.root);
  // Plans of large sweeps are large files: only one is read where the name says which.
  const known = name === undefined ? names : names.filter((one) => one === name);
  for (const one of known) {
    const plan = readStoredPlan(context.root, one);
    if (plan !== undefined) return plan;
  }
  if (name === undefined) throw nothingRun(context);
  const plans = names.flatMap((one) => readStoredPlan(context.root, one) ?? []);
  const plan = plans.find((one) => isNamed(one, name) || isNamed(one, fromRoot(context, name)));
  if (plan !== undefined) return plan;
  if (plans.length === 0) throw nothingRun(context);
  const stored = plans.map(({ storedAs }) => storedAs);
  const near = nearestName(baseName(name), stored);
  throw usageError(
    [
      `"${name}" has not been run here`,
      ...(near === undefined ? [] : [`did you mean "${near}"?`]),
      `sweeps that were: ${stored.join(', ')}`,
    ].join('\n'),
  );
}

/** Opens the results for reading, does something with them, closes them. */
export async function withStore<T>(context: Context, use: (store: StoreReader) => T | Promise<T>): Promise<T> {
  const store = openStoreReadOnly(rootPaths(context.root).store);
  if (store === undefined) {
    if (listStoredPlans(context.root).length === 0) throw nothingRun(context);
    throw environmentError(
      `${rootPaths(context.root).store} is missing.\nNothing is lost: the next "${context.invocation} run" builds it anew from the run folders.`,
    );
  }
  try {
    return await use(store);
  } catch (error) {
    if (!isCorruption(error) || error instanceof UserError) throw error;
    throw damagedError(error, rootPaths(context.root).store);
  } finally {
    store.close();
  }
}

function nothingRun({ root, invocation }: Context): UserError {
  return usageError(`no sweep has been run in ${root} yet; start one with "${invocation} run SWEEP"`);
}

/** A path as typed, from the folder where it was, as plans name files: relative to the root. */
function fromRoot({ root, cwd }: Context, name: string): string {
  return relative(root, resolve(cwd, name)).split(sep).join('/');
}

/** Whether a plan is meant by a sweep's name or file, with or without @profile; without, its default profile is. */
function isNamed(plan: StoredPlan, name: string): boolean {
  const [, path = name, profile] = /^(.*?)(?:@([^@/]*))?$/.exec(name) ?? [];
  const wantedProfile = profile === undefined ? plan.storedAs === plan.sweep : plan.profile === profile;
  const file = path.replace(/\.ya?ml$/, '');
  const ownFile = plan.file.replace(/\.ya?ml$/, '');
  return wantedProfile && (path === plan.sweep || file === ownFile || ownFile.endsWith(`/${file}`));
}

/** `sweeps/ablation-pr.yaml@paper` -> `ablation-pr@paper` */
function baseName(name: string): string {
  return name.replace(/^.*\//, '').replace(/\.ya?ml(?=@|$)/, '');
}
