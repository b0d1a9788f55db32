import { defaultSlurm, type PlannedSweep } from '../../model/index.ts';

/** The sweep on the executor that the command line names; what the sweep says of that one stands. */
export function onExecutor(planned: PlannedSweep, kind: 'local' | 'slurm' | undefined): PlannedSweep {
  if (kind === undefined || kind === planned.executor.kind) return planned;
  return { ...planned, executor: kind === 'local' ? { kind } : defaultSlurm };
}
