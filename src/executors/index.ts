export { executorByKind } from './by-kind.ts';
export { attemptVariables, launchEnvironment, type TrialSurroundings, type Variables } from './environment.ts';
export {
  type AttemptEnd,
  type AttemptState,
  type EndCause,
  type Executor,
  type Job,
  type JobQueue,
  keyText,
  NotBegun,
  SpawnError,
} from './executor.ts';
export { findObstacle } from './local/find-program.ts';
export { localExecutor } from './local/local.ts';
export { describeMachine, type Gpu, listGpus, type Machine } from './local/machine.ts';
export { slurmExecutor } from './slurm/slurm.ts';
