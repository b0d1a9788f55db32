import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { eventually } from '../scheduler/sweep-of.ts';
import { callCli, finished, makeRoot, runCli, startCli } from './run-cli.ts';

vi.setConfig({ testTimeout: 120_000 });

const files = {
  'trial.sh': `echo x >> starts.log
i=0; while [ ! -e go ] && [ $((i += 1)) -lt 1000 ]; do sleep 0.05; done
echo '{"type":"finished","metrics":{"score":1}}' >> "$SWEEP_EVENTS"
`,
  'sweeps/gated.yaml': 'sweep: gated\ntrial: {command: [sh, trial.sh, "{n}"]}\nmatrix: {grid: {n: [1, 2]}}\n',
  'sweeps/other.yaml': 'sweep: other\ntrial: {command: [sh, trial.sh, "{n}"]}\nmatrix: {grid: {n: [8, 9]}}\n',
};

test('status tells that the orchestrator is paused; what is handed to it gets its lines', async () => {
  const root = makeRoot(files);
  const ended = finished(startCli(root, ['run', 'gated', '--plain', '-j', '1']));
  await eventually(() => existsSync(join(root, 'starts.log')));
  await callCli(root, ['pause']);
  expect((await callCli(root, ['status'])).stdout).toContain('\npaused: nothing new is started\n');
  expect(JSON.parse((await callCli(root, ['status', '--json'])).stdout)).toMatchObject({
    running: true,
    state: 'paused',
    counts: { running: 1, waiting: 1 },
  });
  expect((await runCli(root, ['run', 'other', '--enqueue', '--only', 'n=9'])).code).toBe(0);
  writeFileSync(join(root, 'go'), '');
  await callCli(root, ['resume']);
  const { code, stderr } = await ended;
  expect(code, stderr).toBe(0);
  expect(stderr).toContain('started   other  n=9  seed 0\n');
  expect(stderr).toContain('finished  other  n=9  seed 0\n');
});

test('what a killed orchestrator has left running is told to run, and to whom to turn', async () => {
  const root = makeRoot(files);
  const child = startCli(root, ['run', 'gated', '--plain', '-j', '1']);
  const killed = finished(child);
  await eventually(() => existsSync(join(root, 'starts.log')));
  child.kill('SIGKILL');
  await killed;

  const during = await callCli(root, ['status']);
  expect(during.stdout).toContain('0/2 done, 1 running, 1 new');
  expect(during.stderr).toContain('no orchestrator is at work here; what runs goes on without one');
  expect(during.stderr).toContain('sweep run gated"');
  const [running] = JSON.parse((await callCli(root, ['runs', '--status', 'running', '--format', 'json'])).stdout);
  expect((await callCli(root, ['show', running.id])).stdout).toMatch(/attempt +status[^\n]*\n +1 +running/);
  const watched = await runCli(root, ['watch', '--plain']);
  expect(watched.code).toBe(0);
  expect(watched.stderr).toContain('no orchestrator is at work here');

  writeFileSync(join(root, 'go'), '');
  const exit = join(root, 'runs', running.id, 'attempts/1/exit.json');
  await eventually(() => existsSync(exit) && readFileSync(exit, 'utf8').endsWith('\n'));
  expect((await callCli(root, ['status'])).stdout).toContain('1/2 done, 1 new');
  const rest = await runCli(root, ['run', 'gated', '--plain']);
  expect(rest.code, rest.stderr).toBe(0);
  const after = await callCli(root, ['watch', '--plain']);
  expect(after.stdout).toContain('2/2 done');
  expect(after.stderr).toContain('nothing more will happen');
});
