import { type ProcessIdentity, usageError } from '../../base/index.ts';
import { cacheFolder } from '../cache-folder.ts';

/** What the orchestrator tells a trial through its environment (docs/trial-protocol.md). */
export interface TrialEnvironment {
  readonly runDir: string;
  readonly configFile: string;
  readonly eventsFile: string;
  readonly checkpointDir: string;
  readonly resume: boolean;
  readonly threads: number;
  /** It was given a GPU. */
  readonly hasGpu: boolean;
  readonly dataFolder: string | null;
  /** File of initial weights. */
  readonly weightsFile: string | null;
  /** Of the system, for what was worked out about the data. */
  readonly cacheFolder: string;
  /** `auto` or a backend's name. */
  readonly backend: string;
  /** Who to stop without; null where nobody watches. */
  readonly orchestrator: ProcessIdentity | null;
}

/** Throws a UserError that names the variable which is missing. */
export function readTrialEnvironment(variables: NodeJS.ProcessEnv): TrialEnvironment {
  const required = (name: string) => {
    const value = variables[name];
    if (value) return value;
    throw usageError(`${name} is not set: the trainer is started by "sweep run", which says where the run lies`);
  };
  return {
    runDir: required('SWEEP_RUN_DIR'),
    configFile: required('SWEEP_CONFIG'),
    eventsFile: required('SWEEP_EVENTS'),
    checkpointDir: required('SWEEP_CHECKPOINT_DIR'),
    resume: variables.SWEEP_RESUME === '1',
    threads: Math.max(1, Math.floor(Number(variables.SWEEP_THREADS)) || 1),
    hasGpu: Boolean(variables.CUDA_VISIBLE_DEVICES),
    dataFolder: variables.SWEEP_DATA || null,
    weightsFile: variables.SWEEP_WEIGHTS || null,
    cacheFolder: cacheFolder(variables),
    backend: variables.SWEEP_BACKEND || 'auto',
    orchestrator: readIdentity(variables.SWEEP_PARENT),
  };
}

/** `pid:start`; null for anything else. */
function readIdentity(text = ''): ProcessIdentity | null {
  const colon = text.indexOf(':');
  const pid = Number(text.slice(0, colon));
  return colon > 0 && Number.isInteger(pid) && pid > 0 ? { pid, start: text.slice(colon + 1) } : null;
}
