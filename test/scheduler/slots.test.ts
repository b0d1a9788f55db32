import { expect, test } from 'vitest';
import { defaultResources } from '../../src/model/index.ts';
import { createSlots } from '../../src/scheduler/slots.ts';

const gpus = [0, 1].map((index) => ({ index, uuid: `GPU-${index}` }));
const gibibyte = 1024 ** 3;
const machine = { cpus: 4, memory: 8 * gibibyte, gpus, jobs: null };
const need = (more: Partial<typeof defaultResources>) => ({ ...defaultResources, ...more });

test('CPUs are given out until none is left, and come back', () => {
  const slots = createSlots({ ...machine, cpus: 2 });
  const first = slots.lease(need({}));
  expect([first?.name, slots.lease(need({}))?.name, slots.lease(need({}))]).toEqual(['cpu 0', 'cpu 1', undefined]);
  if (first !== undefined) slots.release(first);
  expect(slots.lease(need({}))?.name).toBe('cpu 0');
});

test('jobs bound the number of runs, whatever they need', () => {
  const slots = createSlots({ ...machine, jobs: 1 });
  expect(slots.lease(need({ cpus: 0.5 }))).toBeDefined();
  expect(slots.lease(need({ cpus: 0.5 }))).toBeUndefined();
});

test('memory that was asked for is shared out as well', () => {
  const slots = createSlots(machine);
  expect(slots.lease(need({ memory: 5 * gibibyte }))).toBeDefined();
  expect(slots.lease(need({ memory: 5 * gibibyte }))).toBeUndefined();
  expect(slots.lease(need({ memory: 3 * gibibyte }))).toBeDefined();
});

test('two halves share one GPU, so that the other stays whole', () => {
  const slots = createSlots(machine);
  const names = [0.5, 0.5, 1].map((share) => slots.lease(need({ gpus: share }))?.name);
  expect(names).toEqual(['gpu 0', 'gpu 0', 'gpu 1']);
  expect(slots.lease(need({ gpus: 0.1 }))).toBeUndefined();
});

test('ten tenths fill a GPU, and no more', () => {
  const slots = createSlots({ ...machine, cpus: 100, gpus: gpus.slice(0, 1) });
  const leases = Array.from({ length: 11 }, () => slots.lease(need({ gpus: 0.1 })));
  expect(leases.filter((slot) => slot !== undefined)).toHaveLength(10);
});

test('several GPUs are whole ones', () => {
  const slots = createSlots(machine);
  expect(slots.lease(need({ gpus: 2 }))).toMatchObject({ name: 'gpu 0,1', gpus: ['GPU-0', 'GPU-1'], gpu_share: 1 });
  expect(slots.lease(need({ gpus: 0.5 }))).toBeUndefined();
});

test('a GPU that others use is avoided until it is free', () => {
  const slots = createSlots(machine);
  slots.avoid(new Set(['GPU-0']));
  expect(slots.lease(need({ gpus: 1 }))?.name).toBe('gpu 1');
  expect(slots.lease(need({ gpus: 1 }))).toBeUndefined();
  slots.avoid(new Set());
  expect(slots.lease(need({ gpus: 1 }))?.name).toBe('gpu 0');
});

test('a GPU that was lost is given out again only where the others are too few', () => {
  const slots = createSlots(machine);
  const first = slots.lease(need({ gpus: 1 }));
  expect(first?.name).toBe('gpu 0');
  if (first !== undefined) {
    slots.markLost(first);
    slots.release(first);
  }
  expect(slots.lease(need({ gpus: 0.5 }))?.name).toBe('gpu 1');
  expect(slots.lease(need({ gpus: 1 }))).toBeUndefined();
  const other = createSlots({ ...machine, gpus: gpus.slice(0, 1) });
  if (first !== undefined) other.markLost(first);
  expect(other.lease(need({ gpus: 1 }))?.name).toBe('gpu 0');
});

test('what an adopted attempt holds is taken', () => {
  const slots = createSlots({ ...machine, cpus: 1 });
  const slot = { name: 'cpu 0', cpus: 1, memory: null, gpus: [], gpu_share: 0 };
  slots.occupy(slot);
  expect(slots.lease(need({}))).toBeUndefined();
  slots.release(slot);
  expect(slots.lease(need({}))).toBeDefined();
});

test('a need that nothing can ever meet is told from one that has to wait', () => {
  const slots = createSlots(machine);
  expect(slots.impossible(need({ cpus: 4, gpus: 2 }))).toBeNull();
  expect(slots.impossible(need({ cpus: 5 }))).toBe('needs 5 CPUs, and there are 4');
  expect(slots.impossible(need({ gpus: 3 }))).toBe('needs 3 GPUs, and there are 2');
  expect(slots.impossible(need({ memory: 9 * gibibyte }))).toBe('needs 9 GiB of memory, and there are 8 GiB');
  expect(createSlots({ ...machine, gpus: [] }).impossible(need({ gpus: 1 }))).toBe('needs 1 GPU, and there is none');
});
