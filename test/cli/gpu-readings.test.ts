import { expect, test } from 'vitest';
import { readingOfSlot } from '../../src/cli/collect/gpu-readings.ts';
import { parseGpuLoads } from '../../src/executors/index.ts';

const gibibyte = 1024 ** 3;
const csv = '0, 62, 3072, 24576, 41\n1, 20, 1024, 24576, 55\n2, [N/A], [N/A], 81920, [Not Supported]\n';
const loads = () => new Map(parseGpuLoads(csv).map(({ index, ...reading }) => [index, reading]));

test('what a GPU does not tell is not known', () => {
  expect(readingOfSlot('gpu 2', loads)).toEqual({
    utilisation: null,
    memoryUsed: null,
    memoryTotal: 80 * gibibyte,
    temperature: null,
  });
});

test('a slot of several GPUs: the mean load, all memory, the hottest', () => {
  expect(readingOfSlot('gpu 0,1', loads)).toEqual({
    utilisation: expect.closeTo(0.41),
    memoryUsed: 4 * gibibyte,
    memoryTotal: 48 * gibibyte,
    temperature: 55,
  });
});

test('a slot without a GPU, or with one that is not listed, has no reading', () => {
  expect(readingOfSlot('cpu 0', loads)).toBeNull();
  expect(readingOfSlot('gpu 7', loads)).toBeNull();
  expect(parseGpuLoads('No devices were found\n')).toEqual([]);
});
