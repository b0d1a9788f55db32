import { env, ready, setBackend } from '@tensorflow/tfjs-core';
import type { Backend } from './backend.ts';
import { processorName } from './processor.ts';

/** Plain JavaScript: works everywhere, slowly. */
export const cpuBackend: Backend = {
  name: 'cpu',
  needsGpu: false,
  howToGet: 'comes with this package',
  async setUp() {
    // Keeps it from advertising other packages on standard error.
    env().set('PROD', true);
    await import('@tensorflow/tfjs-backend-cpu');
    if (!(await setBackend('cpu'))) throw new Error('the JavaScript backend of TensorFlow.js did not start');
    await ready();
    return { device: `${processorName()} (JavaScript, 1 thread)` };
  },
};
