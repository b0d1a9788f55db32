import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { callCli, makeRoot } from './run-cli.ts';

test('schema/sweep.schema.json is what `sweep schema` prints', async () => {
  const { code, stdout } = await callCli(makeRoot({}), ['schema']);
  expect(code).toBe(0);
  const checkedIn = readFileSync(fileURLToPath(new URL('../../schema/sweep.schema.json', import.meta.url)), 'utf8');
  expect(stdout, 'npm run build && npx sweep schema > schema/sweep.schema.json').toBe(checkedIn);
});
