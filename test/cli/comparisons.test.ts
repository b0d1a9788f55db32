import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { callCli, makeRoot, runCli } from './run-cli.ts';

const program = `import { appendFileSync, readFileSync } from 'node:fs';
const { config } = JSON.parse(readFileSync(process.env.SWEEP_CONFIG, 'utf8'));
const metrics = { loss: config.n + config.seed, gain: null };
const event = { time: new Date().toISOString(), type: 'finished', metrics };
appendFileSync(process.env.SWEEP_EVENTS, JSON.stringify(event) + '\\n');
`;
const sweep = (name: string, values: string, config = '{}') => `sweep: ${name}
trial: {command: [node, trial.mjs]}
config: ${config}
matrix: {grid: {n: ${values}}}
seeds: 2
report: {tables: [{id: losses, rows: n, columns: {loss: loss}}]}
`;

let root = '';
const json = async (...args: string[]) => JSON.parse((await callCli(root, [...args, '--format', 'json'])).stdout);

beforeAll(async () => {
  root = makeRoot({
    'trial.mjs': program,
    'sweeps/one.yaml': sweep('one', '[1, 2]'),
    'sweeps/two.yaml': sweep('two', '[2, 3]', '{model: {width: 8}}'),
  });
  expect((await runCli(root, ['run', 'one', '--plain'])).code).toBe(0);
  expect((await runCli(root, ['run', 'two', '--plain'])).code).toBe(0);
});

test('diff: the keys in which two runs differ, and what they came to', async () => {
  const [a] = await json('runs', 'one', '--where', 'n=1', '--where', 'seed=0');
  const [b] = await json('runs', 'two', '--where', 'n=3', '--where', 'seed=0');
  expect(await json('diff', a.id, b.id)).toEqual([
    { part: 'config', key: 'n', a: 1, b: 3, difference: null },
    { part: 'config', key: 'model.width', a: null, b: 8, difference: null },
    { part: 'result', key: 'loss', a: 1, b: 3, difference: 2 },
  ]);
  const all = await json('diff', a.id, b.id, '--all');
  expect(all).toContainEqual({ part: 'config', key: 'seed', a: 0, b: 0, difference: null });
  const inputs = all.filter(({ key }: { key: string }) => key === 'inputs.files.trial.mjs');
  expect(inputs).toEqual([expect.objectContaining({ part: 'provenance', a: inputs[0].b })]);

  const text = (await callCli(root, ['diff', a.id, b.id])).stdout;
  expect(text).toContain(`a  ${a.id}  one  n=1  seed 0\nb  ${b.id}  two  n=3  seed 0\n`);
  expect(text).toMatch(/^result +loss +1 +3 +\+2$/m);
  expect((await callCli(root, ['diff', a.id, a.id])).stdout).toContain('no difference');
});

test('diff: a beginning that no run, or more than one, has', async () => {
  const [id = ''] = readdirSync(join(root, 'runs')).filter((name) => /^[0-9a-f]{16}$/.test(name));
  const unknown = await callCli(root, ['diff', id, 'zz']);
  expect([unknown.code, unknown.stdout]).toEqual([2, '']);
  expect(unknown.stderr).toContain('no run has an id that begins with "zz"');
  expect((await callCli(root, ['diff', id])).code).toBe(2);
});

test('compare: means over the seeds, also of points that one sweep lacks', async () => {
  const row = { metric: 'loss', std_a: Math.SQRT1_2, std_b: Math.SQRT1_2, n_a: 2, n_b: 2 };
  const none = { std_a: null, n_a: 0, a: null };
  expect(await json('compare', 'one', 'two')).toEqual([
    { n: '1', ...row, a: 1.5, b: null, std_b: null, n_b: 0, difference: null },
    { n: '2', ...row, a: 2.5, b: 2.5, difference: 0 },
    { n: '3', ...row, ...none, b: 3.5, difference: null },
  ]);
  const text = (await callCli(root, ['compare', 'one', 'two'])).stdout;
  expect(text).toContain('a  one, 4 runs\nb  two, 4 runs, 0 of them the same\n');
  expect(await json('compare', 'one', 'one', '--metric', 'gain')).toEqual([]);
  const unknown = await callCli(root, ['compare', 'one', 'tow']);
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toContain('sweeps that were: ');
});
