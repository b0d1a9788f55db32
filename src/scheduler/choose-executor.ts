import { type AttemptEnd, type Executor, executorByKind, localExecutor, slurmExecutor } from '../executors/index.ts';
import { defaultSlurm } from '../model/index.ts';
import { type AttemptKey, readAttempt } from '../rundir/index.ts';
import type { SweepOptions } from './sweep-options.ts';

/** The executor that the sweep asks for; it knows the others too, for what they have started before. */
export function chooseExecutor(
  { root, planned, jobs, clock, onChange }: SweepOptions,
  onEnd: (key: AttemptKey, end: AttemptEnd) => void,
): Executor {
  const spec = planned.executor.kind === 'slurm' ? planned.executor : defaultSlurm;
  const local = localExecutor({ root, onEnd });
  const slurm = slurmExecutor({
    root,
    clock,
    spec: { ...spec, max_jobs: Math.min(spec.max_jobs, jobs ?? Infinity) },
    tell: (text) => onChange?.({ type: 'message', text }),
  });
  const [chosen, other] = planned.executor.kind === 'slurm' ? [slurm, local] : [local, slurm];
  return executorByKind(chosen, [other], (key) => readAttempt(root, key)?.executor);
}

/** Resolves with true once all stands in the cluster's queue and nobody is to wait for it; otherwise never. */
export async function handedOver({ detach }: SweepOptions, queue: Executor['queue']): Promise<boolean> {
  if (detach !== true || queue === undefined) return new Promise(() => {});
  // What is ready has been submitted by then.
  await new Promise((resolve) => setImmediate(resolve));
  await queue.accepted();
  return true;
}
