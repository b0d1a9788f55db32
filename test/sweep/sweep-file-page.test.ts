import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { trainProgram } from '../../src/trainer/schema.ts';
import { type Files, planned } from './plan-fixture.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/sweep-file.md'), 'utf8');

/** The examples of the page; a first line `# base/common.yaml` makes one a file that others extend. */
const examples = Array.from(page.matchAll(/```yaml\n(.*?)```/gs), ([, text = '']) => ({
  text,
  file: /^# (\S+\.yaml)$/m.exec(text)?.[1],
  runs: Number(/^# (\d+) runs?$/m.exec(text)?.[1]),
}));
const bases: Files = Object.fromEntries(
  examples.flatMap(({ file, text }) => (file === undefined ? [] : [[file, text]])),
);
const sweeps = examples.filter(({ file }) => file === undefined);

test.each(sweeps)('the example of $runs runs: $text', ({ text, runs }) => {
  const named = /^sweep:/m.test(text) ? text : `sweep: example\n${text}`;
  const plan = planned({ ...bases, 'sweep.yaml': named }, { programs: new Map([['train', trainProgram]]) });
  expect(plan.runs).toHaveLength(runs);
});

test('the page has an example for every part of a sweep', () => {
  expect(sweeps.length).toBeGreaterThan(12);
  for (const key of [
    'trial',
    'config',
    'defaults',
    'profiles',
    'matrix',
    'zip',
    'exclude',
    'include',
    'seeds',
    'executor',
    'report',
  ]) {
    expect(
      examples.some(({ text }) => new RegExp(`^\\s*${key}:`, 'm').test(text)),
      key,
    ).toBe(true);
  }
});
