import { fill, memory, tidy, zeros } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { setUpBackend } from '../../../src/trainer/backends/index.ts';
import { describeFailure } from '../../../src/trainer/training/failure.ts';

test.each([1_073_735_000, 1_200_000_000])('%i numbers are more than the WebAssembly memory holds', async (size) => {
  await setUpBackend('wasm', 1);
  const before = memory().numTensors;
  try {
    tidy(() => fill([size], 1));
    throw new Error('4 GiB were there');
  } catch (error) {
    expect(describeFailure(error, 8).event).toMatchObject({
      kind: 'out-of-memory',
      // The module refuses, or what it gave does not fit the 4 GiB that JavaScript sees of it.
      message: expect.stringMatching(
        RegExp(`^(out of memory: the backend has no ${4 * size} bytes left|Invalid typed array length: ${size}) `),
      ),
    });
  }
  expect(memory().numTensors).toBe(before);
  const one = zeros([3]);
  expect([...one.dataSync()]).toEqual([0, 0, 0]);
  one.dispose();
});
