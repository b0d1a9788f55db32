import { nearestName, usageError } from '../base/index.ts';
import type { StoredPlan } from '../model/index.ts';
import { listStoredPlans, readStoredPlan, rootPaths } from '../rundir/index.ts';
import { openStoreReadOnly, type StoreReader } from '../store/index.ts';
import type { Context } from './context.ts';

/**
 * The plan of a sweep as last run; without a name, that of the one run last. A name may be that of the sweep, its file
 * (`ablation-pr.yaml`, a path) and end in @profile.
 */
export function findStoredPlan(context: Context, name: string | undefined): StoredPlan {
  const stored = listStoredPlans(context.root);
  const wanted = name === undefined ? stored[0] : stored.find((one) => one === storedName(name));
  const plan = wanted === undefined ? planOfFile(context, stored, name) : readStoredPlan(context.root, wanted);
  if (plan !== undefined) return plan;
  if (stored.length === 0) {
    throw usageError(`no sweep has been run in ${context.root} yet; start one with "${context.invocation} run SWEEP"`);
  }
  const near = name === undefined ? undefined : nearestName(storedName(name), stored);
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
    throw usageError(`${context.root} has no results yet; "${context.invocation} run SWEEP" makes them`);
  }
  try {
    return await use(store);
  } finally {
    store.close();
  }
}

/** `sweeps/ablation-pr.yaml@paper` -> `ablation-pr@paper` */
function storedName(name: string): string {
  const [, path = name, profile = ''] = /^(.*?)(@[^@/]*)?$/.exec(name) ?? [];
  return path.replace(/^.*\//, '').replace(/\.ya?ml$/, '') + profile;
}

/** A file need not be named like its sweep. */
function planOfFile(context: Context, stored: readonly string[], name: string | undefined): StoredPlan | undefined {
  if (name === undefined) return undefined;
  const [, profile = ''] = /(@[^@/]*)?$/.exec(storedName(name)) ?? [];
  const file = name.slice(0, name.length - profile.length).replace(/\.ya?ml$/, '');
  const plans = stored.flatMap((one) => readStoredPlan(context.root, one) ?? []);
  return plans.find((plan) => {
    const planned = plan.file.replace(/\.ya?ml$/, '');
    return (planned === file || planned.endsWith(`/${file}`)) && plan.storedAs === plan.sweep + profile;
  });
}
