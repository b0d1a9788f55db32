import { expect, test } from 'vitest';
import { environmentError } from '../../../src/base/index.ts';
import { DeviceLost } from '../../../src/trainer/backends/index.ts';
import { DataFailure, Diverged, describeFailure } from '../../../src/trainer/training/failure.ts';

test.each([
  [new Diverged('loss', 412, 0.1), 'diverged', 1, 'the loss is no longer finite at step 412, learning rate 0.1'],
  [new DataFailure('no folder', { cause: environmentError('no folder') }), 'data', 4, 'no folder'],
  [
    new RangeError('Array buffer allocation failed'),
    'out-of-memory',
    1,
    'Array buffer allocation failed (batch_size 32)',
  ],
  [
    new Error('Session fail to run with error: Dst tensor is not initialized.'),
    'out-of-memory',
    1,
    'Session fail to run with error: Dst tensor is not initialized. (batch_size 32)',
  ],
  [new DeviceLost('the GPU was lost: reset'), 'device-lost', 1, 'the GPU was lost: reset'],
  [
    new Error('failed to synchronize: CUDA_ERROR_NO_DEVICE'),
    'device-lost',
    1,
    'failed to synchronize: CUDA_ERROR_NO_DEVICE',
  ],
  [environmentError('no backend'), 'other', 4, 'no backend'],
  [new TypeError('x is not a function'), 'other', 1, 'x is not a function'],
])('%s is told as what it is', (error, kind, exitCode, message) => {
  expect(describeFailure(error, 32)).toMatchObject({ exitCode, event: { type: 'failed', kind, message } });
});

test('a real allocation that fails is out of memory', () => {
  const allocate = () => new Float32Array(2 ** 40);
  try {
    allocate();
  } catch (error) {
    expect(describeFailure(error, 8).event).toMatchObject({
      kind: 'out-of-memory',
      message: expect.stringContaining('batch_size 8'),
    });
    return;
  }
  throw new Error('4 TiB were there');
});
