import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { environmentError, type JsonObject, processStart, systemClock, timestamp } from '../../../base/index.ts';
import { cacheFolder } from '../../cache-folder.ts';
import { makeAddon } from './addon.ts';
import { type FetchOptions, fetchArtifacts, fetchedBytes } from './fetch.ts';
import { foldersAt, installFolders } from './install-folders.ts';
import { manualSteps } from './manual-steps.ts';
import { examineInstallation, writeMarker } from './marker.ts';
import type { Report } from './progress.ts';
import type { Recipe } from './recipe.ts';
import { unpack } from './unpack.ts';

export interface InstallOptions extends FetchOptions {
  /** Tell what would be fetched, or that nothing would, and stop. */
  readonly dryRun: boolean;
  readonly report: Report;
  /** Tries the backend in a process of its own, as a fault in a native library ends its process. Throws an Error. */
  readonly check: () => JsonObject;
}

/**
 * Installs a backend into the cache, in place of one that is damaged: fetches what is missing, lays it out, makes the
 * addon, moves the whole into place and tries it. What has been fetched stays until all is done, so that a call that was
 * cut off goes on. Throws a UserError (exit 4) that says what failed and what can be done by hand.
 */
export async function installBackend(recipe: Recipe, options: InstallOptions): Promise<void> {
  const { report, env } = options;
  const folders = installFolders(recipe.backend, env);
  requireFolder(cacheFolder(env));
  const found = examineInstallation(folders);
  if (found.kind === 'whole') return report({ type: 'installed', folder: folders.backend, already: true, check: {} });
  report(planOf(recipe, folders.backend, folders.downloads));
  if (options.dryRun) return;
  requireLinux(recipe);
  if (found.kind === 'damaged') {
    report({ type: 'step', text: `what is installed is damaged and will be replaced: ${found.damage}` });
  }
  const work = `${folders.backend}.tmp-${process.pid}`;
  try {
    removeAbandoned(folders.backend);
    mkdirSync(work, { recursive: true });
    requireRoom(recipe, work);
    await fetchArtifacts(recipe, folders.downloads, options, report);
    const inside = foldersAt(work, folders.downloads);
    report({ type: 'step', text: 'unpacking' });
    await unpack(recipe.artifacts, folders.downloads, inside);
    report({ type: 'step', text: 'building the addon' });
    const addon = makeAddon(inside.package);
    const versions = Object.fromEntries(recipe.artifacts.map(({ project, version }) => [project, version]));
    writeMarker(inside, { backend: recipe.backend, addon, versions, installed: timestamp(systemClock) });
    rmSync(folders.backend, { recursive: true, force: true });
    renameSync(work, folders.backend);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw environmentError(`backend "${recipe.backend}" was not installed: ${reason}\n${manualSteps(recipe)}`, {
      cause: error,
    });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  report({ type: 'step', text: 'trying it' });
  report({
    type: 'installed',
    folder: folders.backend,
    already: false,
    check: tried(recipe, folders.backend, options),
  });
  for (const { file } of recipe.artifacts) rmSync(join(folders.downloads, file), { force: true });
}

/** Whatever is to become a folder, or lies in one. */
function requireFolder(path: string): void {
  const parent = dirname(path);
  if (parent !== path && !existsSync(path)) requireFolder(parent);
  else if (!statSync(path).isDirectory())
    throw environmentError(`the cache (SWEEP_CACHE) cannot be made: ${path} is no folder`);
}

/** Removes what installations of this backend that were cut off had put together so far. */
function removeAbandoned(backend: string): void {
  const start = `${basename(backend)}.tmp-`;
  const names = existsSync(dirname(backend)) ? readdirSync(dirname(backend)) : [];
  for (const name of names.filter((one) => one.startsWith(start))) {
    const pid = Number(name.slice(start.length));
    // In a container, an earlier one may have had our own number.
    const isAbandoned = pid === process.pid || (Number.isInteger(pid) && processStart(pid) === null);
    if (isAbandoned) rmSync(join(dirname(backend), name), { recursive: true, force: true });
  }
}

function planOf(recipe: Recipe, folder: string, downloads: string) {
  const files = recipe.artifacts.map((artifact) => ({
    file: artifact.file,
    source: `${artifact.registry} ${artifact.project} ${artifact.version}`,
    bytes: artifact.bytes,
    fetched: fetchedBytes(artifact, downloads),
  }));
  return { type: 'plan', backend: recipe.backend, title: recipe.title, folder, files } as const;
}

/** What does not work is not left where every later run would find it. */
function tried({ backend }: Recipe, folder: string, { check }: InstallOptions): JsonObject {
  try {
    return check();
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    const reason = error instanceof Error ? error.message : String(error);
    throw environmentError(`backend "${backend}" was built, but does not work here, and was removed:\n${reason}`, {
      cause: error,
    });
  }
}

/** The wheels are for Linux x86-64 with glibc; what the npm packages download by themselves may serve elsewhere. */
function requireLinux({ backend }: Recipe): void {
  const { platform, arch } = process;
  if (platform === 'linux' && arch === 'x64') return;
  const name = backend === 'cuda' ? '@tensorflow/tfjs-node-gpu' : '@tensorflow/tfjs-node';
  throw environmentError(
    `backend "${backend}" is built here for Linux x86-64 only, and this is ${platform} ${arch}\n     npm i -D ${name} downloads one that its makers built, where they did`,
  );
}

/** Wheels, the libraries inside them (about three times as large) and a little more. */
function requireRoom({ artifacts }: Recipe, folder: string): void {
  const { bavail, bsize } = statfsSync(dirname(folder));
  const needed = 4 * artifacts.reduce((sum, { bytes }) => sum + bytes, 0);
  const [free, want] = [bavail * bsize, needed].map((bytes) => (bytes / 1e9).toFixed(1));
  if (bavail * bsize < needed) throw new Error(`${dirname(folder)} has ${free} GB free, and ${want} GB are needed`);
}
