import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { decodeImage } from '../../../../src/trainer/data/images/decode.ts';

test('a photograph that its camera took lying on a side is decoded upright', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'decode-')), 'turned.jpg');
  // Light on the left of what is stored; shown a quarter to the right, it is light at the top.
  const raw = Buffer.from(Array.from({ length: 32 * 16 }, (_, i) => (i % 32 < 16 ? 255 : 0)));
  await sharp(raw, { raw: { width: 32, height: 16, channels: 1 } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toFile(file);
  const pixels = await decodeImage(file, 8, 'stretch');
  const at = (row: number, column: number) => pixels[(row * 8 + column) * 3]!;
  expect([at(0, 0), at(0, 7)].every((value) => value > 200)).toBe(true);
  expect([at(7, 0), at(7, 7)].every((value) => value < 50)).toBe(true);
});
