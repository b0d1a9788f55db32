import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeFileAtomically } from '../../src/base/index.ts';

test('writes whole files into new folders and leaves nothing beside them', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'sweep-files-')), 'a/b');
  writeFileAtomically(join(folder, 'text'), 'first');
  writeFileAtomically(join(folder, 'text'), 'second ü');
  writeFileAtomically(join(folder, 'bytes'), Uint8Array.of(0, 255));
  expect(readFileSync(join(folder, 'text'), 'utf8')).toBe('second ü');
  expect([...readFileSync(join(folder, 'bytes'))]).toEqual([0, 255]);
  expect(readdirSync(folder).sort()).toEqual(['bytes', 'text']);
});

test('a failed write leaves the old file and no temporary one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sweep-files-'));
  writeFileAtomically(join(folder, 'taken/inside'), 'x');
  expect(() => writeFileAtomically(join(folder, 'taken'), 'a file over a folder')).toThrow();
  expect(readdirSync(folder)).toEqual(['taken']);
});
