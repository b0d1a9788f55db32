import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { referencePage } from '../../../src/trainer/config/reference-page.ts';

test('docs/train.md is what the schema says (npm run docs writes it)', () => {
  const page = new URL('../../../docs/train.md', import.meta.url);
  expect(readFileSync(page, 'utf8')).toBe(`${referencePage()}\n`);
});
