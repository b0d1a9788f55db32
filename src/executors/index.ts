export { type TrialSurroundings, trialEnvironment } from './environment.ts';
export { type AttemptState, type Executor, type Job, keyText, SpawnError } from './executor.ts';
export { localExecutor } from './local/local.ts';
export { describeMachine, type Gpu, listGpus, type Machine } from './local/machine.ts';
