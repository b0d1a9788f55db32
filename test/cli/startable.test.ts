import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { callCli, makeRoot, runCli } from './run-cli.ts';

const sweep = (trial: string, more = '') => `sweep: mine
trial:
  command: [sh, trial.sh, "{n}"]
${trial}
matrix: {grid: {n: [1, 2]}}
${more}`;
const trial = `echo '{"type":"finished","metrics":{"score":1}}' >>"$SWEEP_EVENTS"\n`;

test.each([
  ['  command: [sleeep, 9]', '3:13', 'there is no program "sleeep" in PATH', 'sleep'],
  ['  command: [./trail.sh]', '3:13', './trail.sh does not exist', './trial.sh'],
  ['  command: [./trial.sh]', '3:13', './trial.sh is not executable', null],
  ['  command: [sh]\n  launcher: [evn, A=1]', '4:14', 'there is no program "evn" in PATH', 'env'],
  ['  command: [sh]\n  cwd: source', '4:8', 'there is no folder', 'sources'],
])('what is missing is told before anything starts, at its place: %s', async (lines, place, message, nearest) => {
  const root = makeRoot({
    'sources/a.txt': '',
    'trial.sh': trial,
    'sweeps/mine.yaml': sweep('').replace('  command: [sh, trial.sh, "{n}"]', lines),
  });
  const run = await callCli(root, ['run', 'mine', '--plain']);
  expect(run.code).toBe(4);
  expect(run.stderr).toContain(`sweeps/mine.yaml:${place}  error  ${message}`);
  expect(run.stderr).toContain('nothing was started');
  if (nearest !== null) expect(run.stderr).toContain(`did you mean "${nearest}"?`);
  expect(existsSync(join(root, 'runs'))).toBe(false);
  const refused = await callCli(root, ['run', 'mine', '--json']);
  expect(refused.code).toBe(4);
  expect(JSON.parse(refused.stdout)).toMatchObject([{ file: 'sweeps/mine.yaml', suggestion: nearest }]);
  const plan = await callCli(root, ['plan', 'mine']);
  expect(plan.code).toBe(0);
  expect(plan.stdout).toContain(`this machine cannot start it:\n  sweeps/mine.yaml:${place}  ${message}`);
  const json = await callCli(root, ['plan', 'mine', '--json']);
  expect(JSON.parse(json.stdout)).toHaveLength(2);
  expect(json.stderr).toContain(message);
});

test('the program is looked for where the trial would: in the PATH and the folder that the sweep gives it', async () => {
  const root = makeRoot({
    'tools/mytool': `#!/bin/sh\n${trial}`,
    'sweeps/mine.yaml': sweep('').replace(
      '  command: [sh, trial.sh, "{n}"]',
      '  command: [mytool, "{n}"]\n  env: {set: {PATH: tools:/usr/bin:/bin}}',
    ),
  });
  expect((await callCli(root, ['run', 'mine', '--plain'])).code).toBe(4);
  chmodSync(join(root, 'tools/mytool'), 0o755);
  expect((await runCli(root, ['run', 'mine', '--plain'])).code).toBe(0);
});

test('a program that has gone since keeps nobody from a sweep that is done', async () => {
  const root = makeRoot({ 'trial.sh': trial, 'sweeps/mine.yaml': sweep('  cwd: work') });
  mkdirSync(join(root, 'work'));
  const script = join(root, 'work/trial.sh');
  writeFileSync(script, trial);
  expect((await runCli(root, ['run', 'mine', '--plain'])).code).toBe(0);
  rmSync(join(root, 'work'), { recursive: true });
  expect((await callCli(root, ['run', 'mine', '--plain'])).code).toBe(0);
  expect((await callCli(root, ['plan', 'mine'])).stdout).not.toContain('cannot start');
});

test('plan tells of needs that this machine cannot meet; run refuses them with exit 4', async () => {
  const files = { 'trial.sh': trial, 'sweeps/mine.yaml': sweep('', 'resources: {cpus: 5000}\n') };
  const root = makeRoot(files);
  const plan = await callCli(root, ['plan', 'mine']);
  expect(plan.code).toBe(0);
  expect(plan.stdout).toMatch(
    /this machine cannot start it:\n {2}each of 2 runs needs 5000 CPUs, and there (is|are) \d+/,
  );
  expect((await callCli(root, ['run', 'mine', '-n'])).stdout).toContain('needs 5000 CPUs');
  const run = await callCli(root, ['run', 'mine', '--plain']);
  expect(run).toMatchObject({ code: 4, stderr: expect.stringContaining('needs 5000 CPUs') });
  expect(readdirSync(join(root, 'runs')).filter((name) => /^[0-9a-f]{16}$/.test(name))).toEqual([]);
});

test('plan tells of data, weights and a backend that are not here, as run would refuse them', async () => {
  const config = (set: string) => `sweep: ${set}\ntrial: {program: train}\nconfig: {data: {set: ${set}}, epochs: 1}\n`;
  const root = makeRoot({ 'sweeps/voc.yaml': config('voc'), 'sweeps/scene.yaml': config('scene') });
  const env = { SWEEP_WEIGHTS: join(root, 'none.safetensors') };
  for (const [args, missing] of [
    [['voc'], 'data set "voc" lies in a folder of your own: name it with --data DIR or SWEEP_DATA'],
    [['scene', '--data', '.'], 'of data set "scene"'],
    [['voc', '--data', '.'], `the weights file ${env.SWEEP_WEIGHTS} does not exist`],
  ] as const) {
    const plan = await callCli(root, ['plan', ...args], args.length > 1 ? env : {});
    expect(plan.code).toBe(0);
    expect(plan.stdout.split('this machine cannot start it:\n')[1]).toContain(missing);
    const run = await callCli(root, ['run', ...args, '--plain'], args.length > 1 ? env : {});
    expect(run).toMatchObject({ code: 4, stderr: expect.stringContaining(missing) });
  }
  const gpu = await callCli(root, ['run', 'scene', '-n', '--backend', 'cuda']);
  expect(gpu.stdout).toContain('backend "cuda" does not work here');
});

test('plan counts the runs that the executor takes at once, as run -n does', async () => {
  const more = 'executor: {kind: slurm, max_jobs: 7}\n';
  const root = makeRoot({ 'trial.sh': trial, 'sweeps/mine.yaml': sweep('', more) });
  for (const args of [
    ['plan', 'mine'],
    ['run', 'mine', '-n'],
  ]) {
    expect((await callCli(root, args)).stdout).toContain('would run 2 on 7 slots');
    expect((await callCli(root, [...args, '-j', '1'])).stdout).toContain('would run 2 on 1 slot');
  }
});

test('a machine without Slurm, or with one that no cluster is set up for, is not the sweep at fault', async () => {
  const root = makeRoot({
    'trial.sh': trial,
    'sweeps/mine.yaml': sweep('', 'executor: {kind: slurm}\n'),
    'unset/sbatch': '#!/bin/sh\necho "sbatch: fatal: Could not establish a configuration source" >&2\nexit 1\n',
    'without/sh': '',
  });
  chmodSync(join(root, 'unset/sbatch'), 0o755);
  for (const [folder, message] of [
    ['unset', 'no cluster is set up for it (sbatch: fatal: Could not establish a configuration source)'],
    ['without', "Slurm's programs are not on this machine"],
  ] as const) {
    const run = await runCli(root, ['run', 'mine', '--plain'], { PATH: join(root, folder) });
    expect(run).toMatchObject({ code: 4, stderr: expect.stringContaining(message) });
    expect(run.stderr).not.toContain('what the sweep asks for');
  }
});
