import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { InstallableBackend } from './recipe.ts';

/** Where things lie in the cache: outside of every project, so that no `npm ci` takes them away. */
export interface CacheFolder {
  /** What has been fetched so far; partly fetched files end in `.part`. */
  readonly downloads: string;
  readonly backend: string;
  /** Root of the package tfjs-node, with its addon and, under deps/, TensorFlow. */
  readonly package: string;
  /** Written last: where it is, the installation is whole. */
  readonly marker: string;
}

/** SWEEP_CACHE, else the user's cache folder as freedesktop.org has it. */
export function cacheFolder(backend: InstallableBackend, env: NodeJS.ProcessEnv = process.env): CacheFolder {
  const root = env.SWEEP_CACHE || join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'sweep-orchestrator');
  return foldersAt(join(resolve(root), 'backends', backend), join(resolve(root), 'downloads'));
}

/** The same inside another folder, such as the one an installation is put together in. */
export function foldersAt(backend: string, downloads: string): CacheFolder {
  return {
    downloads,
    backend,
    package: join(backend, 'node_modules/@tensorflow/tfjs-node'),
    marker: join(backend, 'installed.json'),
  };
}

export function isInstalled(backend: InstallableBackend): boolean {
  return existsSync(cacheFolder(backend).marker);
}
