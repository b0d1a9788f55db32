import type { Backend } from './backend.ts';
import { processorName } from './processor.ts';
import { installCommand, startTensorflow } from './tensorflow.ts';

/** TensorFlow's own library on the processor. */
export const nativeBackend: Backend = {
  name: 'native',
  needsGpu: false,
  howToGet: installCommand('native'),
  async setUp(threads) {
    await startTensorflow('native', threads);
    return { device: `${processorName()} (TensorFlow, ${threads} thread${threads === 1 ? '' : 's'})` };
  },
};
