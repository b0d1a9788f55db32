import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { canonicalJson } from '../../../base/index.ts';
import type { Artifact } from './recipe.ts';

/** What pip must be told to take a wheel for Linux x86-64 and Python 3.11, whatever it runs on itself. */
const pipDownload = [
  'download --no-deps --only-binary=:all: --implementation cp --python-version 3.11 --abi cp311 --abi none',
  '--platform manylinux_2_17_x86_64 --platform manylinux2014_x86_64',
]
  .join(' ')
  .split(' ');

const pipPrograms = [['python3', '-m', 'pip'], ['pip'], ['uv', 'tool', 'run', 'pip']] as const;

/** The command that fetches wheels into a folder, as pip knows it: with its own settings, proxies and credentials. */
export function pipCommand(artifacts: readonly Artifact[], folder: string): readonly string[] {
  return [...pipDownload, '-d', folder, ...artifacts.map(({ project, version }) => `${project}==${version}`)];
}

/** The command that fetches npm packages into a folder. */
export function npmCommand(artifacts: readonly Artifact[], folder: string): readonly string[] {
  return ['pack', '--pack-destination', folder, ...artifacts.map(({ project, version }) => `${project}@${version}`)];
}

/** Fetches wheels with the first of pip and uv that works here; it shows its progress itself. Throws an Error. */
export async function fetchWithPip(artifacts: readonly Artifact[], folder: string): Promise<void> {
  const program = pipPrograms.find(([name, ...rest]) => spawnSync(name, [...rest, '--version']).status === 0);
  if (program === undefined) throw new Error('there is neither pip nor uv');
  await run([...program, ...pipCommand(artifacts, folder), '--retries', '1']);
}

/** Fetches npm packages with npm, from the registry that it is told to use. Throws an Error. */
export async function fetchWithNpm(artifacts: readonly Artifact[], folder: string): Promise<void> {
  await run([
    'npm',
    '--silent',
    '--fetch-retries=1',
    '--fetch-retry-mintimeout=1000',
    ...npmCommand(artifacts, folder),
  ]);
}

/** Standard output is ours: what these print goes to standard error. */
async function run([program, ...args]: readonly string[]): Promise<void> {
  const child = spawn(program!, args, { stdio: ['ignore', 2, 2] });
  const [status] = await once(child, 'close').catch((error: Error) => [error.message]);
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${canonicalJson(args)}`);
}
