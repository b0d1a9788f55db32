import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const chaos = join(import.meta.dirname, '..', 'fixtures', 'chaos.mjs');

test('thirty kills of orchestrators and children: every run is completed exactly once', () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const { status, stdout, stderr } = spawnSync(process.execPath, [chaos, '30', String(seed)], { encoding: 'utf8' });
  console.log(stdout.trimEnd());
  expect({ status, stdout, stderr }).toMatchObject({ status: 0 });
});
