import type { RunSpec, StoredPlan } from '../../model/index.ts';
import type { Inputs } from '../../rundir/index.ts';
import { changedInputs, inputFiles } from '../../scheduler/index.ts';
import type { Context } from '../context.ts';
import { trialInputs } from '../planning/trial-inputs.ts';

/** Warns of runs that were done with other input files, data or weights than there are now: a line for each change. */
export function changedRuns(
  context: Context,
  plan: StoredPlan,
  specs: ReadonlyMap<string, RunSpec>,
  inputsOf: (runId: string) => Inputs | null,
): readonly string[] {
  const filesOf = inputFiles(context.root, plan.launch);
  const { fingerprints } = trialInputs(context, [...specs.values()]);
  const counts = new Map<string, number>();
  for (const { id } of plan.runs) {
    const [spec, then] = [specs.get(id), inputsOf(id)];
    if (spec === undefined || then === null) continue;
    const changes = changedInputs(then, { files: filesOf(spec), ...fingerprints(spec) }).join(', ');
    if (changes !== '') counts.set(changes, (counts.get(changes) ?? 0) + 1);
  }
  return [...counts].map(
    ([changes, count]) =>
      `${count} ${count === 1 ? 'run was' : 'runs were'} done with another ${changes} than there is now`,
  );
}
