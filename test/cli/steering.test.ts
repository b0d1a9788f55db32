import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from '../scheduler/sweep-of.ts';
import { callCli, finished, makeRoot, runCli, startCli } from './run-cli.ts';

/** Finishes once a file named "go" is there, fails while one named "fail" is, and ends when it is asked to. */
const trial = `trap 'exit 143' TERM
echo "$1" >>starts.log
[ -e fail ] && exit 3
while [ ! -e go ]; do sleep 0.02; done
echo '{"type":"finished","metrics":{"score":1}}' >>"$SWEEP_EVENTS"
`;
const sweep = (name: string, values: string) =>
  `sweep: ${name}\ntrial: {command: [sh, trial.sh, "${name}-{n}"]}\nretry: {attempts: 1}\nmatrix: {grid: {n: ${values}}}\n`;
const files = {
  'trial.sh': trial,
  'sweeps/first.yaml': sweep('first', '[1, 2, 3]'),
  'sweeps/other.yaml': sweep('other', '[1, 2]'),
};
const starts = (root: string) =>
  existsSync(join(root, 'starts.log')) ? readFileSync(join(root, 'starts.log'), 'utf8').trim().split('\n') : [];

/** Starts a sweep in a process of its own; resolves once its first run has started. */
async function begin(root: string, args: readonly string[]) {
  const child = startCli(root, ['run', 'first', '--plain', '-j', '1', ...args]);
  const ended = finished(child);
  await eventually(() => starts(root).length > 0);
  return ended;
}

test('without an orchestrator every steering command says so and exits 0', async () => {
  const root = makeRoot(files);
  const commands = ['pause', 'resume', 'stop', 'cancel', 'retry'];
  const results = await Promise.all(commands.map((command) => callCli(root, [command])));
  for (const { code, stdout } of results) {
    expect(code).toBe(0);
    expect(stdout).toContain(`no orchestrator is at work in ${root}`);
  }
});

test('a detached sweep outlives its terminal, can be paused, takes more runs and is refused to others', async () => {
  const root = makeRoot(files);
  const detached = await runCli(root, ['run', 'first', '--detach', '-j', '1']);
  expect(detached.code, detached.stderr).toBe(0);
  const pid = /pid (\d+)/.exec(detached.stdout)?.[1];
  expect(detached.stdout).toContain('runs/orchestrator.log');
  await eventually(() => starts(root).length === 1);
  expect((await callCli(root, ['pause'])).stdout).toMatch(/^paused: 1 running, 2 waiting/);
  expect((await callCli(root, ['pause'])).code).toBe(0);
  writeFileSync(join(root, 'go'), '');

  const other = await runCli(root, ['run', 'other', '--enqueue', '--only', 'n=2']);
  expect(other).toMatchObject({ code: 0, stdout: '1 of the 2 runs of other added\n' });
  // Whose PATH lacks the program may hand it over all the same.
  const elsewhere = await callCli(root, ['run', 'other', '--enqueue', '--only', 'n=2'], { PATH: root });
  expect(elsewhere).toMatchObject({ code: 0, stdout: '0 of the 2 runs of other added\n' });
  const refused = await runCli(root, ['run', 'other', '--plain']);
  expect(refused.code).toBe(3);
  expect(refused.stderr).toContain(`pid ${pid} on `);
  expect(starts(root)).toEqual(['first-1']);

  const unknown = await callCli(root, ['resume', 'frist']);
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean "first"?') });
  expect((await callCli(root, ['resume'])).code).toBe(0);
  await eventually(() => existsSync(join(root, 'reports/other/report.md')));
  await eventually(() => !existsSync(join(root, 'runs/orchestrator.json')));
  expect(starts(root)).toEqual(['first-1', 'first-2', 'first-3', 'other-2']);
  expect((await callCli(root, ['verify'])).stdout).toBe('4 runs checked: all is in order\n');
});

test('a run or sweep on which the orchestrator does not work is no unknown one', async () => {
  const root = makeRoot(files);
  writeFileSync(join(root, 'go'), '');
  expect((await runCli(root, ['run', 'other', '--plain'])).code).toBe(0);
  const [id = ''] = readdirSync(join(root, 'runs')).filter((name) => /^[0-9a-f]{16}$/.test(name));
  rmSync(join(root, 'go'));
  rmSync(join(root, 'starts.log'));
  const ended = begin(root, []);
  await eventually(() => starts(root).length > 0);
  expect(await callCli(root, ['pause', id.slice(0, 8)])).toMatchObject({
    code: 0,
    stdout: `run ${id} is done; there is nothing to pause\n`,
  });
  expect(await callCli(root, ['cancel', 'other'])).toMatchObject({
    code: 0,
    stdout: 'nothing of other is under way; there is nothing to cancel\n',
  });
  expect((await callCli(root, ['retry', id])).stdout).toMatch(/^run [0-9a-f]+ is done\nnothing of run .* has failed/);
  expect((await callCli(root, ['pause', 'zzz'])).code).toBe(2);
  writeFileSync(join(root, 'go'), '');
  expect((await ended).code).toBe(0);
});

test('what cannot be started detached says why, with its own exit code', async () => {
  const root = makeRoot(files);
  const ended = begin(root, []);
  await eventually(() => starts(root).length === 1);
  const refused = await runCli(root, ['run', 'other', '--detach']);
  expect(refused).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('is held by another') });
  writeFileSync(join(root, 'go'), '');
  expect((await ended).code).toBe(0);
});

test('after stop what runs finishes: exit 0, and how many runs are left', async () => {
  const root = makeRoot(files);
  const ended = begin(root, []);
  await eventually(() => starts(root).length === 1);
  expect((await callCli(root, ['stop'])).code).toBe(0);
  expect((await callCli(root, ['stop'])).code).toBe(0);
  writeFileSync(join(root, 'go'), '');
  expect(await ended).toMatchObject({ code: 0, stdout: expect.stringContaining('2 runs left') });
  expect(starts(root)).toEqual(['first-1']);
});

test('after cancel the exit code is that of Ctrl-C, and nothing is left running', async () => {
  const root = makeRoot(files);
  const ended = begin(root, []);
  await eventually(() => starts(root).length === 1);
  expect((await callCli(root, ['cancel'])).code).toBe(0);
  expect(await ended).toMatchObject({ code: 130 });
});

test('retry marks failed runs for the next run, however often it is said', async () => {
  const root = makeRoot({ ...files, fail: '' });
  expect((await runCli(root, ['run', 'first', '--plain'])).code).toBe(1);
  rmSync(join(root, 'fail'));
  writeFileSync(join(root, 'go'), '');
  expect((await runCli(root, ['run', 'first', '--plain'])).code).toBe(1);
  expect(starts(root)).toHaveLength(3);
  const [id = ''] = readdirSync(join(root, 'runs')).filter((name) => /^[0-9a-f]{16}$/.test(name));
  expect((await callCli(root, ['retry', id.slice(0, 12)])).stdout).toContain(`1 failed run of run ${id} marked`);
  expect((await callCli(root, ['retry', 'first'])).stdout).toContain('2 failed runs of first marked');
  expect(await callCli(root, ['retry'])).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing to mark') });
  expect(await callCli(root, ['retry', 'frist'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('"first"'),
  });
  expect((await runCli(root, ['run', 'first', '--plain'])).code).toBe(0);
  expect(starts(root)).toHaveLength(6);
});

test('a failed attempt that is tried again is told of, however soon', async () => {
  const again = sweep('first', '[1]').replace('retry: {attempts: 1}', 'retry: {attempts: 2, backoff: 1ms}');
  const root = makeRoot({ ...files, 'sweeps/first.yaml': again, fail: '' });
  const { code, stderr } = await runCli(root, ['run', 'first', '--plain']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/failed, tried again in .* s: n=1 {2}seed 0 \(attempt 1: exited with status 3\)/);
});

test('verify finds what has changed, and rebuild makes the same store from the folders', async () => {
  const root = makeRoot({ ...files, go: '' });
  expect((await runCli(root, ['run', 'first', '--plain'])).code).toBe(0);
  rmSync(join(root, 'runs/sweep.db'));
  expect((await callCli(root, ['verify'])).code).toBe(1);
  expect((await callCli(root, ['rebuild'])).stdout).toBe('runs/sweep.db built anew from the folders of 3 runs\n');
  expect((await callCli(root, ['verify'])).code).toBe(0);

  const [a = '', b = ''] = readdirSync(join(root, 'runs')).filter((name) => /^[0-9a-f]{16}$/.test(name));
  appendFileSync(join(root, `runs/${a}/attempts/1/stdout.log`), '!');
  rmSync(join(root, `runs/${b}/result.json`));
  const { code, stdout } = await callCli(root, ['verify']);
  expect(code).toBe(1);
  expect(stdout).toContain(`runs/${a}/attempts/1/stdout.log has changed`);
  expect(stdout).toContain(`runs/${b}/result.json is missing`);
  const asJson = await callCli(root, ['verify', '--json']);
  expect(JSON.parse(asJson.stdout).findings).toContainEqual({ run_id: b, message: expect.stringContaining('missing') });
});
