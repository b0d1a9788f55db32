import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { makeRoot, runCli } from './run-cli.ts';

const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');

/** The fenced block of the README whose first line is a comment with that path. */
function example(path: string): string {
  const block = [...readme.matchAll(/```\w+\n([\s\S]*?)```/g)].find(([, text]) => text?.startsWith(`# ${path}\n`));
  if (block?.[1] === undefined) throw new Error(`the README shows no ${path}`);
  return block[1];
}

test('the Python trainer of the README runs as a sweep, once', async () => {
  const root = makeRoot({ 'train.py': example('train.py'), 'sweeps/mine.yaml': example('sweeps/mine.yaml') });
  const first = await runCli(root, ['run', 'mine', '--plain']);
  expect(first.stderr).not.toMatch(/warning/i);
  expect(first.code).toBe(0);
  const report = readFileSync(join(root, 'reports/mine/report.md'), 'utf8');
  for (const rate of ['0.001', '0.01', '0.1']) expect(report).toContain(`| ${rate} |`);

  const again = await runCli(root, ['run', 'mine', '--json']);
  expect(again.code).toBe(0);
  expect(JSON.parse(again.stdout)).toMatchObject({ sweep: 'mine', started: 0, done: 9, failed: 0, total: 9 });
});

test('the first sweep of the README plans eight runs', async () => {
  const root = makeRoot({ 'sweeps/my-first.yaml': example('sweeps/my-first.yaml') });
  const plan = await runCli(root, ['plan', 'my-first', '--json']);
  expect(plan.code).toBe(0);
  const runs = JSON.parse(plan.stdout) as { status: string; labels: object }[];
  expect(runs).toHaveLength(8);
  expect(runs[0]).toMatchObject({
    status: 'new',
    labels: { method: 'ERM', 'optimizer.learning_rate': 0.05, seed: 0 },
    config: { epochs: 4, seed: 0 },
  });
  const replaced = await runCli(root, ['plan', 'my-first', 'optimizer.learning_rate=0.2', '--json']);
  expect(JSON.parse(replaced.stdout)).toHaveLength(4);
});
