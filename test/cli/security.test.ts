import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sendCommand } from '../../src/control/index.ts';
import { rootPaths } from '../../src/rundir/index.ts';
import { processesOf } from '../scheduler/processes.ts';
import { eventually } from '../scheduler/sweep-of.ts';
import { callCli, finished, makeRoot, runCli, startCli } from './run-cli.ts';

test('no shell sees what a sweep says: arguments arrive as they are', async () => {
  const hostile = '$(touch pwned); `touch pwned` | * "quoted" \\ \n && touch pwned #';
  const root = makeRoot({
    'trial.mjs': `import { appendFileSync, writeFileSync } from 'node:fs';
writeFileSync('seen.json', JSON.stringify([process.argv.slice(2), process.env.NOTE, process.env.SECRET ?? null]));
appendFileSync(process.env.SWEEP_EVENTS, JSON.stringify({ type: 'finished', metrics: { m: 1 } }) + '\\n');
`,
    'sweeps/hostile.yaml': `sweep: hostile
trial:
  command: [node, trial.mjs, ${JSON.stringify(hostile)}, "{text}"]
  env: {set: {NOTE: ${JSON.stringify(hostile)}}, hide: [SECRET]}
config: {text: ${JSON.stringify(hostile)}}
`,
  });
  expect((await runCli(root, ['run', 'hostile', '--plain'], { SECRET: 'token' })).code).toBe(0);
  expect(JSON.parse(readFileSync(join(root, 'seen.json'), 'utf8'))).toEqual([[hostile, hostile], hostile, null]);
  expect(existsSync(join(root, 'pwned'))).toBe(false);
});

test('no label, metric or path of an event makes a file elsewhere, or is more than text', async () => {
  const names = [
    `it's "quoted"`,
    '$(touch pwned)',
    '`touch pwned`',
    '../../../up',
    'a\nb',
    '<script>x</script>',
    '-rf',
    '.',
  ];
  const labels = names.map((name, n) => `    ${JSON.stringify(name)}: {n: ${n}}`).join('\n');
  const root = makeRoot({
    'work/trial.mjs': `import { appendFileSync } from 'node:fs';
const say = (event) => appendFileSync(process.env.SWEEP_EVENTS, JSON.stringify(event) + '\\n');
say({ type: 'metric', step: 1, name: '../../$(touch pwned)', value: 1 });
say({ type: 'metric', step: 1, name: 'clears\\u001b[2J\\u009b2J\\u001b]0;title\\u0007\\rall', value: 1 });
say({ type: 'checkpoint', step: 1, path: '../../../../../outside' });
say({ type: 'checkpoint', step: 2, path: '/outside' });
say({ type: 'finished', metrics: { m: 1, '../m': 2 } });
`,
    'sweeps/nasty.yaml': `sweep: nasty
trial: {command: [node, trial.mjs], cwd: work, keep: nothing, inputs: ["work/*"]}
matrix:
  block: ${JSON.stringify(`../blo'ck $(touch pwned)`)}
  grid:
   method:
${labels}
report:
  tables: [{id: t1, rows: method, columns: {m: m}}]
  figures: [{id: f1, kind: curves, metric: m, panels: method}]
`,
  });
  const { code, stderr } = await runCli(root, ['run', 'nasty', '--plain']);
  expect(code, stderr).toBe(0);
  expect((await callCli(root, ['report', 'nasty', '--format', 'md,html,tex,csv,json'])).code).toBe(0);
  const [id = ''] = readdirSync(join(root, 'runs')).filter((name) => /^[0-9a-f]{16}$/.test(name));
  for (const command of ['logs', 'show', 'runs --format md']) {
    const { stdout } = await callCli(root, [...command.split(' '), command === 'runs --format md' ? 'nasty' : id]);
    expect(stdout).toContain(command === 'logs' ? 'metric clears all = 1 at step 1' : 'done');
    expect(stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  }
  expect((await callCli(root, ['verify'])).stdout).toBe('8 runs checked: all is in order\n');
  expect(readdirSync(root).sort()).toEqual(['reports', 'runs', 'sweeps', 'work']);
  expect(readdirSync(join(root, 'work'))).toEqual(['trial.mjs']);
  expect(readdirSync(join(root, 'reports'))).toEqual(['nasty']);
  const made = readdirSync(join(root, 'reports/nasty'), { recursive: true, encoding: 'utf8' });
  for (const name of made) expect(name).toMatch(/^[a-z0-9./]+$/);
  expect(readFileSync(join(root, 'reports/nasty/report.html'), 'utf8')).not.toContain('<script>x');
});

test('an orchestrator listens on no network, and leaves no process behind', async () => {
  const root = makeRoot({
    'trial.sh': 'echo up >>started\n(trap "" TERM; sleep 60) &\nsetsid sleep 60 &\nsleep 60\n',
    'sweeps/busy.yaml':
      'sweep: busy\ntrial: {command: [sh, trial.sh, "{n}"]}\nlimits: {grace: 200ms}\nmatrix: {grid: {n: [1, 2]}}\n',
  });
  const child = startCli(root, ['run', 'busy', '--plain', '-j', '2']);
  const ended = finished(child);
  await eventually(() => existsSync(join(root, 'started')) && existsSync(join(rootPaths(root).control, 's')));
  expect(networkSocketsOf(child.pid ?? 0)).toEqual([]);
  expect(processesOf(root).length).toBeGreaterThan(3);
  child.kill('SIGINT');
  expect((await ended).code).toBe(130);
  expect(processesOf(root)).toEqual([]);
});

test('what is handed in through the socket cannot name a path outside of runs/', async () => {
  const root = makeRoot({
    'trial.sh': 'touch started; while [ ! -e go ]; do sleep 0.02; done; exit 1\n',
    'sweeps/held.yaml': 'sweep: held\ntrial: {command: [sh, trial.sh]}\nretry: {attempts: 1}\n',
  });
  const ended = finished(startCli(root, ['run', 'held', '--plain']));
  await eventually(() => existsSync(join(root, 'started')) && existsSync(join(rootPaths(root).control, 's')));
  for (const planned of [
    { storedAs: '../../evil', runs: [] },
    { storedAs: 'evil', runs: [{ id: '../../../evil' }] },
  ]) {
    const command = { command: 'enqueue', planned, only: null, retryFailed: false } as const;
    expect(await sendCommand(rootPaths(root).control, command)).toMatchObject({
      ok: false,
      message: 'that is no planned sweep',
    });
  }
  writeFileSync(join(root, 'go'), '');
  expect((await ended).code).toBe(1);
  expect(readdirSync(join(root, 'runs/sweeps'))).toEqual(['held.json']);
});

test('GPUs that are named and not there: exit 4 with the reason, whatever the runs need', async () => {
  const root = makeRoot({ 'sweeps/tiny.yaml': 'sweep: tiny\ntrial: {command: ["/bin/sh"]}\n' });
  const { code, stderr } = await runCli(root, ['run', 'tiny', '--plain', '--gpus', '0,1'], { PATH: '/nowhere' });
  expect(code).toBe(4);
  expect(stderr).toContain('--gpus 0,1: no GPU 0, 1; nvidia-smi lists none');
  expect(readdirSync(join(root, 'runs')).filter((name) => /^[0-9a-f]{16}$/.test(name))).toEqual([]);
});

/** TCP and UDP sockets that a process holds, by their inodes. */
function networkSocketsOf(pid: number): readonly string[] {
  const inodes = new Set(
    ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((kind) => {
      const file = `/proc/${pid}/net/${kind}`;
      const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').slice(1) : [];
      return lines.map((line) => line.trim().split(/\s+/)[9] ?? '');
    }),
  );
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
    return inode !== undefined && inodes.has(inode) ? [inode] : [];
  });
}
