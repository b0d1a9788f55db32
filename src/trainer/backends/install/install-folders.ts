import { join } from 'node:path';
import { cacheFolder } from '../../cache-folder.ts';
import type { InstallableBackend } from './recipe.ts';

/** Where things lie in the cache: outside of every project, so that no `npm ci` takes them away. */
export interface InstallFolders {
  /** What has been fetched so far; partly fetched files end in `.part`. */
  readonly downloads: string;
  readonly backend: string;
  /** Root of the package tfjs-node, with its addon and, under deps/, TensorFlow. */
  readonly package: string;
  /** Written last: where it is, the installation is whole. */
  readonly marker: string;
}

export function installFolders(backend: InstallableBackend, env: NodeJS.ProcessEnv = process.env): InstallFolders {
  const cache = cacheFolder(env);
  return foldersAt(join(cache, 'backends', backend), join(cache, 'downloads'));
}

/** The same inside another folder, such as the one an installation is put together in. */
export function foldersAt(backend: string, downloads: string): InstallFolders {
  return {
    downloads,
    backend,
    package: join(backend, 'node_modules/@tensorflow/tfjs-node'),
    marker: join(backend, 'installed.json'),
  };
}
