import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('V8 knows the flags that it is given', () => {
  const engine = JSON.stringify(new URL('../../dist/cli/engine.js', import.meta.url).href);
  const program = `for (const setFlags of Object.values(await import(${engine}))) setFlags();`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
