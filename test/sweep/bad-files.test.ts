import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formatDiagnostics } from '../../src/sweep/index.ts';
import { planFolder } from './plan-fixture.ts';

// Each `<name>.yaml` in bad/ has one slip (or says otherwise by its name), and `<name>.txt` is what its author reads.
const folder = join(import.meta.dirname, 'bad');
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.replace(/\.yaml$/, ''));

test.each(names)('%s.yaml', (name) => {
  const result = planFolder(folder, `${name}.yaml`);
  const text = 'diagnostics' in result ? formatDiagnostics(result.diagnostics) : 'no error';
  expect(`${text}\n`).toBe(readFileSync(join(folder, `${name}.txt`), 'utf8'));
});

test('there are at least 60 of them', () => {
  expect(names.length).toBeGreaterThanOrEqual(60);
});
