import { expect, test } from 'vitest';
import { decodeSafetensors, encodeSafetensors } from '../../src/rundir/index.ts';

const file = {
  tensors: [
    { name: 'labels', shape: [1, 3], type: 'U8', data: Uint8Array.of(1, 0, 1) },
    { name: 'scores', shape: [2, 2], type: 'F32', data: Float32Array.of(0.25, -1, 3e38, 0) },
  ],
  metadata: { class_names: '["a"]' },
} as const;

test('what was written is read again', () => {
  expect(decodeSafetensors(encodeSafetensors(file))).toEqual(file);
});

test('the layout is that of the format: header length, JSON, little-endian data', () => {
  const bytes = Buffer.from(encodeSafetensors(file));
  const size = Number(bytes.readBigUInt64LE());
  const header = JSON.parse(bytes.subarray(8, 8 + size).toString());
  expect(size % 8).toBe(0);
  expect(header.scores).toEqual({ dtype: 'F32', shape: [2, 2], data_offsets: [3, 19] });
  expect(bytes.readFloatLE(8 + size + 3)).toBe(0.25);
});

test('a file that was cut short is refused', () => {
  const bytes = encodeSafetensors(file);
  for (const length of [0, 7, 20, bytes.length - 1]) {
    expect(() => decodeSafetensors(bytes.subarray(0, length))).toThrow();
  }
});
