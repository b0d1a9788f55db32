import type { RunSpec, StoredPlan } from '../../model/index.ts';
import type { Inputs } from '../../rundir/index.ts';
import { changedInputs, inputFiles } from '../../scheduler/index.ts';

/** Warns of runs that were done with other input files than those that lie in the root now: a line for each change. */
export function changedRuns(
  root: string,
  plan: StoredPlan,
  specs: ReadonlyMap<string, RunSpec>,
  inputsOf: (runId: string) => Inputs | null,
): readonly string[] {
  const filesOf = inputFiles(root, plan.launch);
  const counts = new Map<string, number>();
  for (const { id } of plan.runs) {
    const [spec, then] = [specs.get(id), inputsOf(id)];
    if (spec === undefined || then === null) continue;
    const changes = changedInputs(then, { ...then, files: filesOf(spec) }).join(', ');
    if (changes !== '') counts.set(changes, (counts.get(changes) ?? 0) + 1);
  }
  return [...counts].map(([changes, count]) => `${count} runs were done with another ${changes} than there is now`);
}
