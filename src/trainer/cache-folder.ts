import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Where the trainer keeps what takes long to fetch or to work out, for all projects of a user: SWEEP_CACHE, else a folder
 * in `$XDG_CACHE_HOME` or in the system's own place.
 */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const system = process.platform === 'darwin' ? join('Library', 'Caches') : '.cache';
  return resolve(env.SWEEP_CACHE || join(env.XDG_CACHE_HOME || join(homedir(), system), 'sweep-orchestrator'));
}
