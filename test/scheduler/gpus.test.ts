import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { listGpus } from '../../src/executors/index.ts';
import { attemptPaths, lastLines, readAttempt } from '../../src/rundir/index.ts';
import { runSweep } from '../../src/scheduler/index.ts';
import { newRoot, optionsOf, program, sweepOf } from './sweep-of.ts';

const folder = join(import.meta.dirname, '..', 'fixtures', 'gpus');

beforeEach(() => void vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`));
afterEach(() => void vi.unstubAllEnvs());

const sweep = (shares: readonly number[]) =>
  sweepOf(shares.map((gpus) => ({ command: program('shows-its-environment.mjs'), resources: { gpus, cpus: 0.1 } })));

test('GPUs are found through nvidia-smi, and none without it', async () => {
  expect(await listGpus()).toEqual([
    {
      index: 0,
      uuid: 'GPU-aaaa',
      name: 'NVIDIA Test, 16GB',
      memory: 2 ** 34,
      memoryUsed: 12 * 2 ** 20,
      driver: '550.54.15',
    },
    {
      index: 1,
      uuid: 'GPU-bbbb',
      name: 'NVIDIA Test, 16GB',
      memory: 2 ** 34,
      memoryUsed: 12 * 2 ** 20,
      driver: '550.54.15',
    },
  ]);
  expect(await listGpus('/nowhere')).toEqual([]);
});

test('a run sees the GPUs that it was given, and two halves share one', async () => {
  const root = newRoot();
  const planned = sweep([0.5, 0.5, 1]);
  expect(await runSweep(optionsOf(root, planned, { gpus: 'all', jobs: 3 }))).toMatchObject({ done: 3 });
  const visible = planned.runs.map(({ id }) => {
    const [line] = lastLines(attemptPaths(root, { runId: id, attempt: 1 }).events, 2);
    return JSON.parse(line ?? '').info.environment.CUDA_VISIBLE_DEVICES;
  });
  expect(visible).toEqual(['GPU-aaaa', 'GPU-aaaa', 'GPU-bbbb']);
  expect(readAttempt(root, { runId: planned.runs[2]?.id ?? '', attempt: 1 })?.slot).toMatchObject({ name: 'gpu 1' });
});

test('a GPU that others use is waited for, with a message', async () => {
  vi.stubEnv('GPU_1_USED', '9000');
  const options = optionsOf(newRoot(), sweep([1, 1]), { gpus: 'all' });
  expect(await runSweep(options)).toMatchObject({ done: 2 });
  expect(options.events.filter(({ type }) => type === 'started')).toMatchObject([{ slot: 'gpu 0' }, { slot: 'gpu 0' }]);
  expect(options.events[0]).toEqual({
    type: 'message',
    text: 'gpu 1 (NVIDIA Test, 16GB) is in use by others, 8.8 of 16.0 GiB: waiting',
  });
});

test('more GPUs than there are, or none allowed, is exit 4 before any run', async () => {
  const more = runSweep(optionsOf(newRoot(), sweep([3]), { gpus: 'all' }));
  await expect(more).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringContaining('needs 3 GPUs, and there are 2'),
  });
  const none = runSweep(optionsOf(newRoot(), sweep([1]), { gpus: 'none' }));
  await expect(none).rejects.toMatchObject({ exitCode: 4 });
  const other = runSweep(optionsOf(newRoot(), sweep([1]), { gpus: [5] }));
  await expect(other).rejects.toThrow('--gpus 5: no GPU 5; there are 0, 1');
});
