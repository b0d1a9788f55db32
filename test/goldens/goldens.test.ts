import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkFile } from './check-file.ts';
import { findDataFolder } from './data-folder.ts';

const folder = fileURLToPath(new URL('data/', import.meta.url));

test.for(readdirSync(folder))('%s', { timeout: 300_000 }, async (file, { skip }) => {
  const outcome = await checkFile(`${folder}${file}`, findDataFolder());
  if (outcome.status === 'skipped') {
    process.stderr.write(`${file} skipped: ${outcome.reason}\n`);
    skip(outcome.reason);
  }
  expect(outcome.status === 'failed' ? outcome.failures.slice(0, 10) : []).toEqual([]);
});
