export { executorByKind } from './by-kind.ts';
export {
  attemptVariables,
  launchEnvironment,
  searchPath,
  type TrialSurroundings,
  type Variables,
} from './environment.ts';
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
export { type GpuLoad, parseGpuLoads, readGpuLoads } from './local/gpu-load.ts';
export { localExecutor } from './local/local.ts';
export { describeMachine, type Gpu, listGpus, type Machine } from './local/machine.ts';
export { slurmExecutor } from './slurm/slurm.ts';
