import { copyFileSync, mkdtempSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Checkpoint, readNewestCheckpoint, writeCheckpoint } from '../../../src/trainer/training/checkpoint.ts';

const at = (step: number): Checkpoint => ({
  step,
  tensors: [{ name: 'w', shape: [2], type: 'F32', data: Float32Array.of(step, -step) }],
  progress: `["${step}"]`,
  origin: 'these data',
});
const folder = () => mkdtempSync(join(tmpdir(), 'checkpoint-'));

test('the newest one counts, older ones are deleted', () => {
  const place = folder();
  for (const step of [5, 90, 1000]) writeCheckpoint(place, at(step));
  expect(readdirSync(place)).toEqual(['step-000001000.safetensors']);
  expect(readNewestCheckpoint(place, 'these data', fail)).toEqual(at(1000));
});

test('one that cannot be read is passed over, with a word about it', () => {
  const place = folder();
  const [, damaged = '', cutShort = ''] = [7, 8, 9].map((step) => {
    const apart = folder();
    const name = writeCheckpoint(apart, at(step));
    copyFileSync(join(apart, name), join(place, name));
    return join(place, name);
  });
  const bytes = readFileSync(damaged);
  bytes[bytes.length - 1]! ^= 1;
  writeFileSync(damaged, bytes);
  truncateSync(cutShort, 200);
  const warnings: string[] = [];
  expect(readNewestCheckpoint(place, 'these data', (message) => warnings.push(message))).toEqual(at(7));
  expect(warnings).toEqual([
    expect.stringContaining('step-000000009.safetensors is passed over'),
    expect.stringContaining('step-000000008.safetensors is passed over: its checksum differs'),
  ]);
});

test('half-written files, weights and checkpoints of other data do not count', () => {
  const place = folder();
  writeFileSync(join(place, '.tmp-1-step-000000009.safetensors'), 'half');
  writeFileSync(join(place, 'weights.safetensors'), '');
  expect(readNewestCheckpoint(place, 'these data', fail)).toBeNull();
  expect(readNewestCheckpoint(join(place, 'nowhere'), 'these data', fail)).toBeNull();
  writeCheckpoint(place, at(3));
  const warnings: string[] = [];
  expect(readNewestCheckpoint(place, 'other data', (message) => warnings.push(message))).toBeNull();
  expect(warnings).toEqual(['checkpoint step-000000003.safetensors is passed over: it belongs to other data']);
});

function fail(message: string): never {
  throw new Error(message);
}
