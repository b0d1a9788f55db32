import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Backend } from './backend.ts';
import { installCommand, startTensorflow } from './tensorflow.ts';

/** What a driver for NVIDIA GPUs leaves in the system: the module's own files, or the device of WSL 2. */
const driverTraces = ['/proc/driver/nvidia/version', '/dev/nvidiactl', '/dev/dxg'];

/** TensorFlow's own library on an NVIDIA GPU. */
export const cudaBackend: Backend = {
  name: 'cuda',
  needsGpu: true,
  howToGet: installCommand('cuda'),
  async setUp(threads) {
    // Asked first: the library would take seconds to find the same.
    if (!hasDriver()) throw new Error('there is no driver for an NVIDIA GPU');
    const { onGpu } = await startTensorflow('cuda', threads);
    if (!onGpu) throw new Error('TensorFlow finds no GPU that its CUDA libraries can use');
    return { device: gpuName(process.env.CUDA_VISIBLE_DEVICES) };
  },
};

/** Whether this machine could have an NVIDIA GPU: the node of a cluster that one logs in to may not. */
export function hasDriver(): boolean {
  return driverTraces.some((path) => existsSync(path));
}

/** The name of the (first) GPU that this process sees. */
function gpuName(visible: string | undefined): string {
  const first = visible?.split(',')[0];
  const selection = first === undefined ? [] : ['-i', first];
  const query = spawnSync('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader', ...selection], {
    encoding: 'utf8',
  });
  const name = query.status === 0 ? query.stdout.split('\n')[0]?.trim() : undefined;
  return name || `NVIDIA GPU ${first ?? '0'}`;
}
