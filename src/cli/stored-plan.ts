import { environmentError, nearestName, usageError } from '../base/index.ts';
import type { StoredPlan } from '../model/index.ts';
import { listStoredPlans, readStoredPlan, rootPaths } from '../rundir/index.ts';
import { openStoreReadOnly, type StoreReader } from '../store/index.ts';
import type { Context } from './context.ts';

/**
 * The plan of a sweep as last run; without a name, that of the one run last. A name may be that of the sweep, its file
 * (`ablation-pr.yaml`, a path) and end in @profile.
 */
export function findStoredPlan(context: Context, name: string | undefined): StoredPlan {
  const plans = listStoredPlans(context.root).flatMap((one) => readStoredPlan(context.root, one) ?? []);
  const plan = name === undefined ? plans[0] : plans.find((one) => isNamed(one, name));
  if (plan !== undefined) return plan;
  if (name === undefined || plans.length === 0) {
    throw usageError(`no sweep has been run in ${context.root} yet; start one with "${context.invocation} run SWEEP"`);
  }
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
    throw environmentError(
      `${rootPaths(context.root).store} is missing, or of another version.\nNothing is lost: the next "${context.invocation} run" builds it anew from the run folders.`,
    );
  }
  try {
    return await use(store);
  } finally {
    store.close();
  }
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
