import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { makeRoot, runCli } from '../cli/run-cli.ts';
import { renderText, sampleInput } from './sample.ts';

const text = readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8');
const validate = new Ajv2020().compile(JSON.parse(text));

test('schema/report.schema.json is what `sweep schema report` prints', async () => {
  const { code, stdout } = await runCli(makeRoot({}), ['schema', 'report']);
  expect(code).toBe(0);
  expect(stdout, 'npm run build && npx sweep schema report > schema/report.schema.json').toBe(text);
});

test('report.json is as its schema says, with all that a report can hold', async () => {
  const json = JSON.parse((await renderText(sampleInput(), ['json'])).get('report.json') ?? '');
  expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
  expect(validate({ ...json, claims: [{ id: 'x', verdict: 'perhaps' }] })).toBe(false);
  expect(validate({ ...json, more: 1 })).toBe(false);
});
