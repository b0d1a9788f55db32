import util from 'node:util';
import { engine, ready, setBackend } from '@tensorflow/tfjs-core';
import type { Backend } from './backend.ts';

/** An optional peer: whoever has a GPU installs it beside this package. */
const packageName = '@tensorflow/tfjs-node-gpu';

/** TensorFlow's own library on an NVIDIA GPU. */
export const cudaBackend: Backend = {
  name: 'cuda',
  needsGpu: true,
  async setUp() {
    mendUtil();
    try {
      await import(packageName);
    } catch (error) {
      throw new Error(`${packageName} cannot be loaded; npm i ${packageName} installs it`, { cause: error });
    }
    if (!(await setBackend('tensorflow'))) {
      throw new Error(`${packageName} has another version of @tensorflow/tfjs-core than this trainer`);
    }
    await ready();
    const { backend } = engine();
    if (!('isUsingGpuDevice' in backend) || backend.isUsingGpuDevice !== true) {
      throw new Error(`${packageName} finds no GPU that its CUDA libraries can use`);
    }
    return { backend: 'cuda', device: `NVIDIA GPU ${process.env.CUDA_VISIBLE_DEVICES ?? '0'}` };
  },
};

/** The package calls functions of node:util that Node 23 has dropped. */
function mendUtil(): void {
  const dropped = {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  };
  for (const [name, mended] of Object.entries(dropped)) {
    if (!(name in util)) Object.defineProperty(util, name, { value: mended });
  }
}
