import { copyFileSync, existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { downloadWheel, partOf } from './download.ts';
import type { Report } from './progress.ts';
import type { Artifact, Recipe } from './recipe.ts';
import { fetchWithNpm, fetchWithPip } from './registry-clients.ts';
import { isExactly } from './verify-file.ts';

export const fetchWays = ['auto', 'download', 'pip'] as const;

export interface FetchOptions {
  /** `auto` downloads by itself, and asks pip or uv where that fails. */
  readonly way: (typeof fetchWays)[number];
  /** A folder that the files have been brought to by other means; null: the network. */
  readonly from: string | null;
  readonly env: NodeJS.ProcessEnv;
}

/** What is not there as a whole. */
function missingArtifacts({ artifacts }: Recipe, folder: string): readonly Artifact[] {
  return artifacts.filter(({ file, bytes }) => sizeOf(join(folder, file)) !== bytes);
}

/** How much of a file need not be fetched: all of it, or what a download that was cut off has left. */
export function fetchedBytes({ file, bytes }: Artifact, folder: string): number {
  if (sizeOf(join(folder, file)) === bytes) return bytes;
  return Math.min(bytes, sizeOf(partOf(join(folder, file))) ?? 0);
}

/** Brings every file of a recipe into a folder, each with its checksum verified. Throws an Error that says what failed. */
export async function fetchArtifacts(recipe: Recipe, folder: string, options: FetchOptions, report: Report) {
  mkdirSync(folder, { recursive: true });
  for (const artifact of recipe.artifacts) await dropUnlessExact(artifact, folder);
  if (options.from !== null) takeFrom(options.from, missingArtifacts(recipe, folder), folder);
  else await fetchMissing(missingArtifacts(recipe, folder), folder, options, report);
  for (const artifact of recipe.artifacts) {
    report({ type: 'step', text: `checking ${artifact.file}` });
    if (!(await dropUnlessExact(artifact, folder))) {
      throw new Error(`${artifact.file} is not the file that was expected: its size or checksum differs`);
    }
  }
}

async function fetchMissing(missing: readonly Artifact[], folder: string, options: FetchOptions, report: Report) {
  const wheels = missing.filter(({ registry }) => registry === 'pypi');
  if (wheels.length > 0) await fetchWheels(wheels, folder, options, report);
  const packages = missing.filter(({ registry }) => registry === 'npm');
  if (packages.length > 0) await fetchWithNpm(packages, folder);
}

async function fetchWheels(wheels: readonly Artifact[], folder: string, { way, env }: FetchOptions, report: Report) {
  if (way === 'pip') return await fetchWithPip(wheels, folder);
  for (const [index, wheel] of wheels.entries()) {
    try {
      await downloadWheel(wheel, folder, env, ({ file, bytes }, done) => {
        report({ type: 'progress', file, done, total: bytes });
      });
    } catch (error) {
      if (way !== 'auto') throw error;
      report({ type: 'step', text: `${messageOf(error)}; trying pip` });
      return await fetchAfter(messageOf(error), wheels.slice(index), folder);
    }
  }
}

/** Asks pip where our own download has failed; should it fail too, both reasons are told. */
async function fetchAfter(failure: string, wheels: readonly Artifact[], folder: string): Promise<void> {
  try {
    await fetchWithPip(wheels, folder);
  } catch (error) {
    throw new Error(`${failure}; ${messageOf(error)}`, { cause: error });
  }
}

function takeFrom(from: string, missing: readonly Artifact[], folder: string): void {
  const absent = missing.filter(({ file }) => !existsSync(join(from, file)));
  if (absent.length > 0) throw new Error(`${from} lacks ${absent.map(({ file }) => file).join(', ')}`);
  for (const { file } of missing) copyFileSync(join(from, file), join(folder, file));
}

async function dropUnlessExact(artifact: Artifact, folder: string): Promise<boolean> {
  const path = join(folder, artifact.file);
  const exact = await isExactly(path, artifact);
  if (!exact) rmSync(path, { force: true });
  return exact;
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
