import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openSqlite } from '../../src/store/index.ts';
import { callCli, finished, makeRoot, runCli, startCli } from './run-cli.ts';

const program = `import { appendFileSync, existsSync } from 'node:fs';
const { config } = JSON.parse(await import('node:fs').then((fs) => fs.readFileSync(process.env.SWEEP_CONFIG, 'utf8')));
const say = (event) => appendFileSync(process.env.SWEEP_EVENTS, JSON.stringify({ time: new Date().toISOString(), ...event }) + '\\n');
appendFileSync('starts.log', process.env.SWEEP_RUN_DIR + '\\n');
say({ type: 'started', program: 'trial.mjs', total_steps: 3 });
for (let step = 1; step <= 3; step++) {
  say({ type: 'metric', step, name: 'loss', value: config.n / step });
  await new Promise((resolve) => setTimeout(resolve, config.pause ?? 0));
}
while (config.gate && !existsSync('go')) await new Promise((resolve) => setTimeout(resolve, 20));
if (config.n === config.fails) {
  console.error('what went wrong');
  throw new Error('n is ' + config.n);
}
say({ type: 'finished', metrics: { loss: config.n / 3 } });
`;
const sweep = (config: string, values: string) => `sweep: mine
trial: {command: [node, trial.mjs]}
config: ${config}
matrix: {grid: {n: ${values}}}
report: {tables: [{id: losses, rows: n, columns: {loss: loss}}]}
`;

test('a trial that throws fails alone: exit 1, its last words in status and report', async () => {
  const root = makeRoot({ 'trial.mjs': program, 'sweeps/mine.yaml': sweep('{fails: 2}', '[1, 2, 3]') });
  const run = await runCli(root, ['run', 'mine', '--plain']);
  expect(run.code).toBe(1);
  const status = await callCli(root, ['status', 'mine']);
  expect(status.code).toBe(0);
  expect(status.stdout).toContain('2/3 done, 1 failed');
  expect(status.stdout).toContain('what went wrong');
  const report = readFileSync(join(root, 'reports/mine/report.md'), 'utf8');
  expect(report).toContain('what went wrong');
  expect(report).toContain('| 3 |');

  const again = await runCli(root, ['run', 'mine', '--plain']);
  expect(again.code).toBe(1);
  expect(readFileSync(join(root, 'starts.log'), 'utf8').trim().split('\n')).toHaveLength(3);
});

test('what a trial says of its failure cannot steer the terminal, also where it is tried again', async () => {
  const trial = `import { appendFileSync } from 'node:fs';
appendFileSync(process.env.SWEEP_EVENTS, JSON.stringify({ time: '', type: 'failed', kind: 'other', reason: '\\u001b[2J\\u001b[31mred', message: '' }) + '\\n');
process.exit(1);
`;
  const file = 'sweep: rude\ntrial: {command: [node, trial.mjs]}\nretry: {attempts: 2, backoff: 10ms}\n';
  const root = makeRoot({ 'trial.mjs': trial, 'sweeps/rude.yaml': file });
  const { stderr, stdout } = await runCli(root, ['run', 'rude', '--plain']);
  expect(stderr).toContain('(attempt 1: red)');
  expect(stderr + stdout).not.toContain('\u001b');
});

test('without a store at its end, a sweep says why there is no report', async () => {
  const root = makeRoot({ 'trial.mjs': program, 'sweeps/mine.yaml': sweep('{gate: true}', '[1]') });
  const running = finished(startCli(root, ['run', 'mine', '--plain']));
  while (!existsSync(join(root, 'starts.log'))) await sleep(20);
  rmSync(join(root, 'runs/sweep.db'));
  writeFileSync(join(root, 'go'), '');
  expect(await running).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('no report: runs/sweep.db was removed'),
  });
  expect(await runCli(root, ['run', 'mine', '--plain'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('report: reports/mine/report.md'),
  });
});

test('killed with kill -9 and started again, every run is trained to its end exactly once', async () => {
  const root = makeRoot({ 'trial.mjs': program, 'sweeps/mine.yaml': sweep('{pause: 150}', '[1, 2, 3, 4, 5, 6]') });
  const child = startCli(root, ['run', 'mine', '--plain', '-j', '2']);
  const ended = finished(child);
  while (countFinished(root) < 2) await sleep(20);
  child.kill('SIGKILL');
  await ended;
  const second = await runCli(root, ['run', 'mine', '--json', '-j', '2']);
  expect(second.code, second.stderr).toBe(0);
  expect(JSON.parse(second.stdout)).toMatchObject({ done: 6, failed: 0, total: 6 });
  expect(countFinished(root)).toBe(6);
  const store = openSqlite(join(root, 'runs/sweep.db'), { readonly: true });
  const values = store
    .prepare("SELECT value FROM results WHERE sweep = 'mine' AND metric = 'loss' ORDER BY value")
    .pluck()
    .all();
  store.close();
  expect(values).toEqual([1, 2, 3, 4, 5, 6].map((n) => n / 3));
});

test('a second orchestrator is refused, naming the first', async () => {
  const root = makeRoot({ 'trial.mjs': program, 'sweeps/mine.yaml': sweep('{gate: true}', '[1, 2]') });
  const first = startCli(root, ['run', 'mine', '--plain']);
  const ended = finished(first);
  while (!existsIn(root, 'starts.log')) await sleep(20);
  const second = await runCli(root, ['run', 'mine', '--plain']);
  expect(second.code).toBe(3);
  expect(second.stdout).toBe('');
  expect(second.stderr).toContain(String(first.pid));
  writeFileSync(join(root, 'go'), '');
  expect((await ended).code).toBe(0);
});

test('SIGTERM ends the children and leaves the rest for the next run', async () => {
  const root = makeRoot({ 'trial.mjs': program, 'sweeps/mine.yaml': sweep('{pause: 300}', '[1, 2, 3, 4]') });
  const first = startCli(root, ['run', 'mine', '--plain', '-j', '1']);
  const ended = finished(first);
  while (!existsIn(root, 'starts.log')) await sleep(20);
  first.kill('SIGTERM');
  expect((await ended).code).toBe(143);
  const second = await runCli(root, ['run', 'mine', '--json']);
  expect(second.code).toBe(0);
  expect(JSON.parse(second.stdout)).toMatchObject({ done: 4, total: 4 });
});

function existsIn(root: string, name: string): boolean {
  return readdirSync(root).includes(name);
}

/** How many attempts under the root have said that they finished. */
function countFinished(root: string): number {
  const files = existsIn(root, 'runs') ? readdirSync(join(root, 'runs'), { recursive: true, encoding: 'utf8' }) : [];
  return files
    .filter((file) => file.endsWith('events.ndjson'))
    .filter((file) => readFileSync(join(root, 'runs', file), 'utf8').includes('"finished"')).length;
}

test('a program that has been edited since is reported, and its runs stay done', async () => {
  const root = makeRoot({
    'trial.mjs': program,
    'sweeps/mine.yaml': sweep('{}', '[1, 2]'),
  });
  expect((await runCli(root, ['run', 'mine', '--plain'])).code).toBe(0);
  writeFileSync(join(root, 'trial.mjs'), `// edited\n${program}`);
  const plan = await callCli(root, ['plan', 'mine']);
  expect(plan.stdout).toMatch(/2 changed/);
  expect(plan.stdout).toContain('done with another trial.mjs');
  expect(JSON.parse((await callCli(root, ['plan', 'mine', '--json'])).stdout)).toMatchObject([
    { status: 'changed' },
    { status: 'changed' },
  ]);
  const again = await runCli(root, ['run', 'mine', '--json']);
  expect(JSON.parse(again.stdout)).toMatchObject({ started: 0, done: 2 });
});
