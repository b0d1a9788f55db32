import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { downloadWheel } from '../../../../src/trainer/backends/install/download.ts';
import { publish, startRegistry } from './registry.ts';

const wheel = publish('pypi', 'fake-tensorflow', 'fake_tensorflow-1.0.0.whl', Buffer.alloc(300_000, 'library '));
let registry: Awaited<ReturnType<typeof startRegistry>>;
let folder: string;
let seen: number[];

beforeEach(async () => {
  registry = await startRegistry([wheel]);
  folder = mkdtempSync(join(tmpdir(), 'sweep-download-'));
  seen = [];
});
afterEach(() => registry.close());

const download = (artifact = wheel.artifact, env: NodeJS.ProcessEnv = { PIP_INDEX_URL: registry.index }) =>
  downloadWheel(artifact, folder, env, (_, done) => seen.push(done));
const fetched = () => readFileSync(join(folder, wheel.artifact.file));

test('fetches a wheel from the index that pip is told to use, and tells how far it is', async () => {
  await download();
  expect(fetched().equals(wheel.content)).toBe(true);
  expect(seen.at(-1)).toBe(wheel.content.length);
});

test('goes on where it was cut off', async () => {
  registry.manners.cutAfter = 100_000;
  await expect(download()).rejects.toThrow('broke off after 100000 bytes');
  expect(existsSync(join(folder, wheel.artifact.file))).toBe(false);
  registry.manners.cutAfter = null;
  await download();
  expect(registry.requests).toContain('/files/fake_tensorflow-1.0.0.whl bytes=100000-');
  expect(fetched().equals(wheel.content)).toBe(true);
});

test('starts anew where the server serves no parts', async () => {
  registry.manners.ranges = false;
  writeFileSync(join(folder, 'fake_tensorflow-1.0.0.whl.part'), 'library libr');
  await download();
  expect(fetched().equals(wheel.content)).toBe(true);
});

test('what an earlier call left of another file is fetched again', async () => {
  writeFileSync(join(folder, 'fake_tensorflow-1.0.0.whl.part'), Buffer.alloc(1000, 'another file '));
  await download();
  expect(fetched().equals(wheel.content)).toBe(true);
});

test('a file with another checksum is refused, and nothing is left of it', async () => {
  const other = { ...wheel.artifact, checksum: { algorithm: 'sha256', value: '0'.repeat(64) } } as const;
  await expect(download(other)).rejects.toThrow('fake_tensorflow-1.0.0.whl has another checksum than it should have');
  expect(existsSync(join(folder, wheel.artifact.file))).toBe(false);
});

test('an index without the file, or that cannot be reached, is named with the reason', async () => {
  await expect(download({ ...wheel.artifact, file: 'other.whl' })).rejects.toThrow(
    `${registry.index}/fake-tensorflow/ has no other.whl`,
  );
  await registry.close();
  await expect(download()).rejects.toThrow(/fake-tensorflow\/ cannot be fetched: .*ECONNREFUSED/);
});
