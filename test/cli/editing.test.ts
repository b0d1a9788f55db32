import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { callCli, makeRoot, runCli } from './run-cli.ts';

const program = `import { appendFileSync, readFileSync } from 'node:fs';
const { config } = JSON.parse(readFileSync(process.env.SWEEP_CONFIG, 'utf8'));
appendFileSync('starts.log', config.n + '\\n');
const event = { time: new Date().toISOString(), type: 'finished', metrics: { loss: config.n / 3 } };
appendFileSync(process.env.SWEEP_EVENTS, JSON.stringify(event) + '\\n');
`;
const sweep = (values: string) => `sweep: mine
trial: {command: [node, trial.mjs]}
matrix: {grid: {n: ${values}}}
report: {tables: [{id: losses, rows: n, columns: {loss: loss}, precision: 4}]}
`;

interface PlanRow {
  readonly id: string;
  readonly status: string;
  readonly labels: { readonly n: number };
  readonly since?: string;
}

let root = '';
const starts = () => readFileSync(join(root, 'starts.log'), 'utf8').trim().split('\n');
const planRows = async (...options: string[]): Promise<readonly PlanRow[]> =>
  JSON.parse((await callCli(root, ['plan', 'mine', '--json', ...options])).stdout);

// One root, edited step by step, as its owner would.
beforeAll(async () => {
  root = makeRoot({ 'trial.mjs': program, 'sweeps/mine.yaml': sweep('[1, 2, 3]') });
  const never = await callCli(root, ['plan', 'mine', '--since']);
  expect(never.stdout).toContain('mine has not been run before: all 3 runs are added');
  expect((await runCli(root, ['run', 'mine', '--plain'])).code).toBe(0);
});

test('an edited sweep: what was added, kept and dropped; only what is new is trained', async () => {
  writeFileSync(join(root, 'sweeps/mine.yaml'), sweep('[2, 3, 4, 5]'));
  const { code, stdout } = await callCli(root, ['plan', 'mine', '--since']);
  expect(code).toBe(0);
  expect(stdout).toContain('since mine was last run: 2 added, 2 kept, 1 dropped\n');
  expect(stdout).toMatch(/^\+ [0-9a-f]{16} {2}n=4 {2}seed 0$/m);
  expect(stdout).toMatch(/^- [0-9a-f]{16} {2}n=1 {2}seed 0 {2}\(done; stays in the store\)$/m);
  const rows = await planRows('--since');
  expect(rows.map(({ labels, status, since }) => [labels.n, status, since])).toEqual([
    [2, 'done', 'kept'],
    [3, 'done', 'kept'],
    [4, 'new', 'added'],
    [5, 'new', 'added'],
    [1, 'done', 'dropped'],
  ]);
  const run = await runCli(root, ['run', 'mine', '--plain']);
  expect(run.code).toBe(0);
  expect(starts().toSorted()).toEqual(['1', '2', '3', '4', '5']);
  const report = readFileSync(join(root, 'reports/mine/report.md'), 'utf8');
  expect(report).toContain('0.6667');
  expect(report).not.toContain('0.3333');
  expect(readdirSync(join(root, 'runs'))).toContain(rows[4]?.id);
});

test('an edited program: plan says which runs it changes, and --rerun changed does these anew', async () => {
  writeFileSync(join(root, 'trial.mjs'), program.replace('/ 3', '/ 4'));
  const plan = await callCli(root, ['plan', 'mine']);
  expect(plan.stdout).toMatch(/4 changed +done with other inputs, data or weights/);
  expect(plan.stdout).toContain('would run nothing');
  expect(plan.stdout).toContain('done with another trial.mjs');
  const run = await runCli(root, ['run', 'mine', '--plain']);
  expect(run.code).toBe(0);
  expect(run.stderr).toMatch(
    /4 runs were done with another trial\.mjs; ".*sweep run mine --rerun changed" does them anew/,
  );
  const told = '4 runs were done with another trial.mjs than there is now';
  expect(readFileSync(join(root, 'reports/mine/report.md'), 'utf8')).toContain(told);
  const planned = await callCli(root, ['plan', 'mine', '--rerun', 'changed', '--only', 'n=2,3']);
  expect(planned.stdout).toContain('2 are done anew (--rerun)');
  expect(planned.stdout).toContain('would run 2');

  expect((await runCli(root, ['run', 'mine', '--plain', '--rerun', 'changed', '--only', 'n=2,3'])).code).toBe(0);
  expect(starts().slice(5).toSorted()).toEqual(['2', '3']);
  expect((await planRows()).map(({ status }) => status)).toEqual(['done', 'done', 'changed', 'changed']);
  expect(readFileSync(join(root, 'reports/mine/report.md'), 'utf8')).toContain('0.7500');
  expect(readdirSync(join(root, 'runs/.old'))).toHaveLength(2);
});

test('--rerun takes the beginning of an id or a matcher, and refuses what names no run', async () => {
  const [first, second] = await planRows();
  const before = starts().length;
  expect((await runCli(root, ['run', 'mine', '--plain', '--rerun', `${first?.id.slice(0, 9)}`])).code).toBe(0);
  expect((await runCli(root, ['run', 'mine', '--plain', '--rerun', 'n=5'])).code).toBe(0);
  expect(starts().slice(before)).toEqual(['2', '5']);

  const near = `${second?.id.slice(0, 7)}${second?.id[7] === 'a' ? 'b' : 'a'}`;
  const unknown = await runCli(root, ['run', 'mine', '--rerun', near]);
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toContain(`--rerun ${near}: no run of mine has an id that begins so`);
  expect(unknown.stderr).toContain(`did you mean "${second?.id.slice(0, 8)}"?`);
  const ambiguous = await runCli(root, ['run', 'mine', '--rerun', '']);
  expect(ambiguous.code).toBe(2);
  const misspelt = await runCli(root, ['run', 'mine', '--rerun', 'm=5']);
  expect(misspelt.code).toBe(2);
  expect(misspelt.stderr).toContain('"m" is no axis');
  expect(starts()).toHaveLength(before + 2);
});
