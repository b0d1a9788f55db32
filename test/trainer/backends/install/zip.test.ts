import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { extractMember, listZip } from '../../../../src/trainer/backends/install/zip.ts';
import { zipOf } from './zip-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'sweep-zip-'));

test('lists and extracts members, deflated, stored and empty', async () => {
  const files = { 'a/long.txt': 'sweep '.repeat(10_000), 'short.txt': 'x', 'empty.txt': '' };
  const archive = join(folder, 'good.zip');
  writeFileSync(archive, zipOf(files));
  const members = await listZip(archive);
  expect(members.map(({ path, size }) => [path, size])).toEqual([
    ['a/long.txt', 60_000],
    ['short.txt', 1],
    ['empty.txt', 0],
  ]);
  for (const member of members) {
    const target = join(folder, 'out', member.path);
    await extractMember(archive, member, target);
    expect(readFileSync(target, 'utf8')).toBe(files[member.path as keyof typeof files]);
  }
});

test('what is no zip archive is refused', async () => {
  const archive = join(folder, 'bad.zip');
  writeFileSync(archive, 'no archive');
  await expect(listZip(archive)).rejects.toThrow('bad.zip is no zip archive');
});
