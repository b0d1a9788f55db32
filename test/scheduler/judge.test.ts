import { expect, test } from 'vitest';
import { defaultLimits } from '../../src/model/index.ts';
import { type Ending, judge } from '../../src/scheduler/judge.ts';

const ended: Ending = {
  exitStatus: 0,
  endedFor: null,
  cause: null,
  orphaned: false,
  memoryRanOut: false,
  spawnError: null,
};
const nothing = { finished: null, failed: null };
const finished = { finished: { score: 1 }, failed: null };
const verdict = (said: Parameters<typeof judge>[0], ending: Partial<Ending>, lines: readonly string[] = []) => {
  const { status, reason } = judge(said, { ...ended, ...ending }, { ...defaultLimits, timeout: 1000 }, () => lines);
  return `${status} ${reason}`;
};

test.each([
  ['finished and exit 0', finished, {}, 'done finished'],
  ['finished, exit status lost', finished, { exitStatus: null }, 'done finished'],
  ['finished, exit 0, although it was being cancelled', finished, { endedFor: 'cancelled' }, 'done finished'],
  ['finished, then exit 1', finished, { exitStatus: 1 }, 'failed exit'],
  ['finished, then killed', finished, { exitStatus: 137 }, 'interrupted signal'],
  ['exit 0 without a word', nothing, {}, 'failed no-result'],
  ['exit 0 without a word, orchestrator dead', nothing, { orphaned: true }, 'failed no-result'],
  [
    'exit status lost, orchestrator dead',
    nothing,
    { exitStatus: null, orphaned: true },
    'interrupted orchestrator-died',
  ],
  ['supervisor killed', nothing, { exitStatus: null }, 'interrupted signal'],
  ['cancelled, exit 143', nothing, { exitStatus: 143, endedFor: 'cancelled' }, 'interrupted cancelled'],
  ['timed out, killed', nothing, { exitStatus: null, endedFor: 'timeout' }, 'failed timeout'],
  ['stalled', nothing, { exitStatus: 143, endedFor: 'stall' }, 'failed stall'],
  ['SIGTERM from outside', nothing, { exitStatus: 143 }, 'interrupted signal'],
  ['SIGABRT of its own', nothing, { exitStatus: 134 }, 'failed signal'],
  ['SIGKILL by the kernel for memory', nothing, { exitStatus: 137, memoryRanOut: true }, 'failed out-of-memory'],
  ['exit status 255 is no signal', nothing, { exitStatus: 255 }, 'failed exit'],
  ['not found', nothing, { exitStatus: 127 }, 'failed spawn'],
  ['no process', nothing, { exitStatus: null, spawnError: 'argument list too long' }, 'failed spawn'],
] as const)('%s', (_, said, ending, expected) => {
  expect(verdict(said, ending)).toBe(expected);
});

test('what was said of a failure counts before the exit status', () => {
  const said = (kind: 'diverged' | 'device-lost') => ({ finished: null, failed: { reason: 'x', message: 'y', kind } });
  expect(verdict(said('diverged'), { exitStatus: 0 })).toBe('failed diverged');
  expect(verdict(said('diverged'), { exitStatus: 137 })).toBe('failed diverged');
  expect(verdict(said('device-lost'), { exitStatus: 1 })).toBe('interrupted device-lost');
});

test.each([
  'torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB',
  'MemoryError',
  'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
  "terminate called after throwing an instance of 'std::bad_alloc'",
  'fork: Cannot allocate memory',
])('standard error tells of memory: %s', (line) => {
  expect(verdict(nothing, { exitStatus: 1 }, ['Traceback', line])).toBe('failed out-of-memory');
});

test.each([
  'F tensorflow/core/common_runtime/gpu: Unexpected Event status: CUDA_ERROR_ECC_UNCORRECTABLE: uncorrectable ECC error',
  'RuntimeError: CUDA error: the GPU is lost; reboot the system to recover this GPU',
  'vkQueueSubmit failed with VK_ERROR_DEVICE_LOST',
])('standard error tells of a lost GPU: %s', (line) => {
  expect(verdict(nothing, { exitStatus: 134 }, [line, 'Aborted'])).toBe('interrupted device-lost');
});
