import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import util from 'node:util';
import * as core from '@tensorflow/tfjs-core';
import { invocationOf } from '../../base/index.ts';
import { supportExplicitPadding } from './explicit-padding.ts';
import { addonPath } from './install/addon.ts';
import { installFolders } from './install/install-folders.ts';
import { examineInstallation } from './install/marker.ts';
import type { InstallableBackend } from './install/recipe.ts';
import { bridgeSymbol } from './install/unpack.ts';
import { preferTaps } from './prefer-taps.ts';
import { enableGraphs } from './steps/index.ts';
import type { TensorflowBackend } from './tensorflow-binding.ts';
import { registerTensorflowKernels } from './tensorflow-kernels.ts';

const packageNames = { native: '@tensorflow/tfjs-node', cuda: '@tensorflow/tfjs-node-gpu' } as const;

/** The name under which tfjs-node registers its kernels, whatever TensorFlow it runs on. */
const backendName = 'tensorflow';

/** The command that gets TensorFlow for a backend. */
export function installCommand(backend: InstallableBackend): string {
  return `${invocationOf(process.env)} backend install ${backend}`;
}

/**
 * Loads TensorFlow's own library, from the cache or else from a package that the user has installed, and makes it the
 * backend; gives whether it computes on a GPU. Throws an Error where there is none, or it cannot be loaded.
 */
export async function startTensorflow(backend: InstallableBackend, threads: number): Promise<{ onGpu: boolean }> {
  setDefaults(threads);
  mendUtil();
  const folder = requirePackage(backend);
  try {
    registerTensorflow(folder, backend);
  } catch (error) {
    throw new Error(`${folder} cannot be loaded: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
  if (!(await core.setBackend(backendName))) throw new Error(`TensorFlow in ${folder} did not start`);
  await core.ready();
  const running = core.engine().backend;
  const { BinaryWriter }: MessagesModule = createRequire(join(folder, 'package.json'))('google-protobuf');
  enableGraphs({ backend: running as TensorflowBackend, MessageWriter: BinaryWriter });
  return { onGpu: 'isUsingGpuDevice' in running && running.isUsingGpuDevice === true };
}

/** Where tfjs-node with its addon lies. Throws an Error where it does not, or not whole. */
function requirePackage(backend: InstallableBackend): string {
  const folders = installFolders(backend);
  const cached = examineInstallation(folders);
  if (cached.kind === 'whole') return folders.package;
  const own = findOwnPackage(backend);
  if (own !== undefined) return own;
  throw new Error(
    cached.kind === 'damaged'
      ? `its installation in ${folders.backend} is damaged: ${cached.damage} ("${installCommand(backend)}" replaces it)`
      : `TensorFlow is not installed ("${installCommand(backend)}" builds it, or npm i ${packageNames[backend]})`,
  );
}

/** Where the package lies that the user has installed; undefined where there is none with an addon. */
function findOwnPackage(backend: InstallableBackend): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve(`${packageNames[backend]}/package.json`);
    return existsSync(join(dirname(manifest), addonPath)) ? dirname(manifest) : undefined;
  } catch {
    return undefined;
  }
}

/** What the package's own entry does, without the layers, data and converter packages that it loads as well. */
function registerTensorflow(folder: string, backend: InstallableBackend): void {
  if (core.findBackendFactory(backendName) !== null) core.removeBackend(backendName);
  const load = createRequire(join(folder, 'package.json'));
  Object.defineProperty(globalThis, Symbol.for(bridgeSymbol), { value: core, configurable: true });
  const { NodeJSKernelBackend }: TensorflowModule = load(join(folder, 'dist/nodejs_kernel_backend.js'));
  const binding: unknown = load(join(folder, addonPath));
  if (core.getKernelsForBackend(backendName).length === 0) {
    load(join(folder, 'dist/register_all_kernels.js'));
    supportExplicitPadding(backendName);
    if (backend === 'native') preferTaps(backendName);
    registerTensorflowKernels(backendName);
  }
  core.registerBackend(backendName, () => new NodeJSKernelBackend(binding, packageNames[backend]));
}

/** What the package itself depends on for reading TensorFlow's files. */
interface MessagesModule {
  readonly BinaryWriter: Parameters<typeof enableGraphs>[0]['MessageWriter'];
}

interface TensorflowModule {
  readonly NodeJSKernelBackend: new (binding: unknown, packageName: string) => core.KernelBackend;
}

/** TensorFlow reads its settings as it is loaded; what the user has set stands. */
function setDefaults(threads: number): void {
  const defaults = {
    TF_CPP_MIN_LOG_LEVEL: '2',
    TF_NUM_INTRAOP_THREADS: String(threads),
    TF_NUM_INTEROP_THREADS: '1',
    // Several trials may share a card, and the same run gives the same numbers.
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
    TF_DETERMINISTIC_OPS: '1',
    // Convolutions and products by oneDNN, which TensorFlow leaves out on processors without AVX-512.
    TF_ENABLE_ONEDNN_OPTS: '1',
  };
  for (const [name, value] of Object.entries(defaults)) process.env[name] ??= value;
}

/** The package calls functions of node:util that Node 22 warns of and Node 23 has dropped. */
function mendUtil(): void {
  const dropped = {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  };
  for (const [name, mended] of Object.entries(dropped)) {
    Object.defineProperty(util, name, { value: mended, configurable: true });
  }
}
