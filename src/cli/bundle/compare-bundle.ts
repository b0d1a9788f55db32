import { canonicalJson } from '../../base/index.ts';
import { checkFolder } from '../../ingest/index.ts';
import type { StoredPlan } from '../../model/index.ts';
import {
  listAttempts,
  listRunIds,
  listStoredPlans,
  readOutcome,
  readResult,
  readStoredPlan,
} from '../../rundir/index.ts';
import { surveyRuns } from '../../scheduler/index.ts';

/** What taking in an unpacked bundle would do, and why it must not. */
export interface BundleComparison {
  /** Not here yet. */
  readonly added: readonly string[];
  /** Here without a result that the bundle has; what is here moves to runs/.old/. */
  readonly replaced: readonly string[];
  /** Here with the same result, or with as much as the bundle has. */
  readonly kept: readonly string[];
  /** Plans that are not here. */
  readonly plans: readonly string[];
  /** Plans that are here and read differently. */
  readonly differingPlans: readonly string[];
  /** One line each: damaged files, results that differ. */
  readonly refusals: readonly string[];
}

/**
 * Compares the run folders and plans of an unpacked bundle, itself laid out as a root, with those of the root that is to
 * take them in. Changes nothing.
 */
export function compareBundle(root: string, unpacked: string): BundleComparison {
  const refusals: string[] = [];
  const runs = { added: [] as string[], replaced: [] as string[], kept: [] as string[] };
  const states = surveyRuns(root, listRunIds(unpacked), undefined);
  for (const id of listRunIds(unpacked)) {
    refusals.push(...flawsOf(unpacked, id).map((flaw) => `in the bundle runs/${id}/${flaw}`));
    const [here, there] = [readResult(root, id), readResult(unpacked, id)];
    if (listAttempts(unpacked, id).length === 0) runs.kept.push(id);
    else if (listAttempts(root, id).length === 0) runs.added.push(id);
    else if (here !== undefined || there === undefined) runs.kept.push(id);
    else if (states.get(id)?.status === 'running') refusals.push(`run ${id} is under way here`);
    else runs.replaced.push(id);
    if (here && there && canonicalJson(here.metrics) !== canonicalJson(there.metrics)) {
      refusals.push(
        `run ${id} has other results here: ${canonicalJson(here.metrics)}, in the bundle: ${canonicalJson(there.metrics)}`,
      );
    }
  }
  const plans: string[] = [];
  const differingPlans: string[] = [];
  for (const name of listStoredPlans(unpacked)) {
    const [here, there] = [readStoredPlan(root, name), readStoredPlan(unpacked, name)];
    if (there === undefined || !isSound(there, name)) refusals.push(`in the bundle sweeps/${name}.json is damaged`);
    else if (here === undefined) plans.push(name);
    else if (JSON.stringify(here) !== JSON.stringify(there)) differingPlans.push(name);
  }
  return { ...runs, plans, differingPlans, refusals };
}

/** What is wrong with a run's folder. An attempt without outcome could pass for one that is under way here. */
function flawsOf(unpacked: string, id: string): readonly string[] {
  const unsettled = listAttempts(unpacked, id).filter(
    (attempt) => readOutcome(unpacked, { runId: id, attempt }) === undefined,
  );
  return [
    ...checkFolder(unpacked, id).map(({ message }) => message.replace(`runs/${id}/`, '')),
    ...unsettled.map((attempt) => `attempts/${attempt}/outcome.json is missing or damaged`),
  ];
}

/** The ids of a plan become paths. */
function isSound(plan: StoredPlan, name: string): boolean {
  return plan.storedAs === name && plan.runs.every(({ id }) => /^[0-9a-f]{16}$/.test(id));
}
