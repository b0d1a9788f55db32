import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderOf, vocFiles } from '../trainer/data/images/image-folders.ts';
import { writeWeights } from '../trainer/training/weight-files.ts';
import { callCli, makeRoot, runCli } from './run-cli.ts';

test('a typo in a sweep: exit 2, the place, the line, the nearest name, and nothing written', async () => {
  const root = makeRoot({
    'sweeps/typo.yaml': `sweep: typo
config: {data: {set: voc-lt}}
matrix:
  grid:
    method:
      PR: {loss: {kind: pr, lambda1_neq: {head: 5, medium: 5, tail: 8}}}
`,
  });
  for (const command of [
    ['run', 'typo', '--plain'],
    ['plan', 'typo'],
  ]) {
    const { code, stdout, stderr } = await runCli(root, command);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('sweeps/typo.yaml:6:29');
    expect(stderr).toMatch(/\n {5}│ {29}\^{11}\n/);
    expect(stderr).toContain('did you mean "lambda1_neg"?');
    expect(stderr).toContain('1 error, nothing was started.');
  }
  expect(existsSync(join(root, 'runs'))).toBe(false);
});

test('a sweep that is not there: exit 2 with the nearest name', async () => {
  const root = makeRoot({ 'sweeps/ablation-pr.yaml': 'sweep: ablation-pr\n' });
  const { code, stderr } = await runCli(root, ['run', 'ablaton-pr']);
  expect(code).toBe(2);
  expect(stderr).toContain('did you mean "ablation-pr"?');
});

test('two files of one name: exit 2 naming both', async () => {
  const trial = 'trial: {command: ["true"]}\n';
  const root = makeRoot({ 'sweeps/a.yaml': `sweep: twin\n${trial}`, 'sweeps/b.yaml': `sweep: twin\n${trial}` });
  const { code, stderr } = await callCli(root, ['plan', 'a']);
  expect(code).toBe(2);
  expect(stderr).toContain('sweeps/a.yaml');
  expect(stderr).toContain('sweeps/b.yaml');
});

test('a mistyped command or option: exit 2 with a suggestion', async () => {
  const root = makeRoot({});
  const command = await callCli(root, ['plam']);
  expect(command.code).toBe(2);
  expect(command.stderr).toContain('plan');
  const option = await callCli(root, ['plan', 'x', '--jsno']);
  expect(option.code).toBe(2);
  expect(option.stderr).toContain('--json');
});

test('a missing data folder: exit 4 before any run, naming the folder and what should be in it', async () => {
  const root = makeRoot({ 'sweeps/scene.yaml': 'sweep: scene\nconfig: {data: {set: scene}, loss: {kind: bce}}\n' });
  mkdirSync(join(root, 'empty'));
  const { code, stderr } = await runCli(root, ['run', 'scene', '--data', 'empty', '--plain']);
  expect(code).toBe(4);
  expect(stderr).toContain(join(root, 'empty'));
  expect(stderr).toContain('scene-train.arff');
  expect(existsSync(join(root, 'runs', 'sweep.db'))).toBe(false);
});

test('malformed data: exit 2 with file, line and what was expected', async () => {
  const root = makeRoot({
    'sweeps/scene.yaml': 'sweep: scene\nconfig: {data: {set: scene}, loss: {kind: bce}}\n',
    'data/scene.xml': '<labels xmlns="http://mulan.sourceforge.net/labels"><label name="Beach"></label></labels>\n',
    'data/scene-train.arff': '@relation scene\n@attribute Att1 numeric\n@attribute Beach {0,1}\n@data\n0.5,1\n0.5\n',
    'data/scene-test.arff': '@relation scene\n@attribute Att1 numeric\n@attribute Beach {0,1}\n@data\n0.5,1\n',
  });
  const { code, stderr } = await runCli(root, ['run', 'scene', '--data', 'data', '--plain']);
  expect(code).toBe(2);
  expect(stderr).toContain('scene-train.arff:6');
  expect(existsSync(join(root, 'runs', 'sweep.db'))).toBe(false);
});

test('initial weights that do not fit: exit 2 before any run, naming file and tensors', async () => {
  const config = '{data: {set: voc, sampler: uniform}, model: {kind: resnet, depth: 34}, loss: {kind: bce}}';
  const root = makeRoot({ 'sweeps/photos.yaml': `sweep: photos\nconfig: ${config}\n` });
  const [data, weights] = [folderOf(await vocFiles()), writeWeights(18)];
  const { code, stderr } = await runCli(root, ['run', 'photos', '--plain', '--data', data, '--weights', weights]);
  expect(code).toBe(2);
  expect(stderr).toContain(`${weights} does not fit the model`);
  expect(stderr).toContain('layer1.2.conv1.weight');
  expect(existsSync(join(root, 'runs', 'sweep.db'))).toBe(false);
});

test('a backend that does not work here: exit 4 before any run, with the command that installs it', async () => {
  const root = makeRoot({ 'sweeps/one.yaml': 'sweep: one\nconfig: {data: {set: voc-lt}, loss: {kind: bce}}\n' });
  const { code, stdout, stderr } = await runCli(root, ['run', 'one', '--backend', 'cuda', '--plain']);
  expect(code).toBe(4);
  expect(stdout).toBe('');
  expect(stderr).toContain('sweep backend install cuda');
  expect(existsSync(join(root, 'runs'))).toBe(false);
});

test('the lock that an editor leaves beside a sweep, a link to nowhere, is no sweep', async () => {
  const root = makeRoot({ 'sweeps/a.yaml': 'sweep: a\ntrial: {command: ["true"]}\n' });
  symlinkSync('nowhere', join(root, 'sweeps/.#a.yaml'));
  symlinkSync('nowhere', join(root, 'sweeps/b.yaml'));
  const { code, stderr } = await runCli(root, ['plan', 'a']);
  expect([code, stderr]).toEqual([0, '']);
});

test('a file of a name that another one, outside sweeps/, was run by: exit 2 naming both', async () => {
  const trial = 'trial: {command: ["false"]}\n';
  const root = makeRoot({ 'other/c.yaml': `sweep: twin\n${trial}`, 'other/d.yaml': `sweep: twin\n${trial}` });
  const first = await runCli(root, ['run', 'other/c.yaml', 'x=a b', '--plain']);
  expect(first.code).toBe(1);
  const again = await runCli(root, ['run', './other/c.yaml', 'x=a b', '--plain']);
  expect(again.stderr).toContain(`run other/c.yaml 'x=a b' --retry-failed" tries them again`);
  expect((await runCli(root, ['status', './other/c.yaml'])).code).toBe(0);
  const second = await runCli(root, ['run', 'other/d.yaml', '--plain']);
  expect(second.code).toBe(2);
  expect(second.stderr).toContain('other/d.yaml and other/c.yaml');
});

test('options that an orchestrator at work cannot take: exit 2 naming them', async () => {
  const root = makeRoot({ 'sweeps/a.yaml': 'sweep: a\ntrial: {command: ["true"]}\n' });
  const { code, stderr } = await runCli(root, ['run', 'a', '--enqueue', '--rerun', 'seed=0']);
  expect(code).toBe(2);
  expect(stderr).toContain('--rerun cannot stand beside --enqueue');
  const gpus = await runCli(root, ['run', 'a', '--gpus', '0,0']);
  expect([gpus.code, gpus.stderr]).toEqual([2, expect.stringContaining('a list of different indices such as 0,1')]);
});

test.each([
  [['--only', 'n=1', '--only', 'm=1'], 'm', 'is no axis'],
  [['--rerun', 'zz'], '--rerun zz', 'has an id that begins so'],
  [['--only', 'n=1', '--only', 'n=2'], '--only n=1 --only n=2', 'no run of small matches'],
])('with --json a mistake in an option comes as diagnostics: %j', async (args, text, message) => {
  const root = makeRoot({
    'sweeps/small.yaml': 'sweep: small\ntrial: {command: [sh, -c, "exit 1"]}\nmatrix: {grid: {n: [1, 2]}}\n',
  });
  const { code, stdout, stderr } = await callCli(root, ['plan', 'small', '--json', ...args]);
  expect(code).toBe(2);
  expect(stderr).toBe('');
  const [diagnostic, ...others] = JSON.parse(stdout);
  expect(others).toEqual([]);
  expect(diagnostic).toMatchObject({ file: 'command line', line: 1 });
  expect(diagnostic.excerpt[0].text).toContain(text);
  expect(diagnostic.message).toContain(message);
});

test("a slip in an override of one's own program's key is told, a key that is new on purpose is not", async () => {
  const file =
    'sweep: own\ntrial: {command: ["true"]}\nconfig: {steps: 1, model: {width: 2}}\nmatrix: {grid: {rate: [1, 2]}}\n';
  const root = makeRoot({ 'sweeps/own.yaml': file });
  const said = async (...overrides: string[]) => {
    const { code, stderr } = await runCli(root, ['plan', 'own', ...overrides]);
    expect(code).toBe(0);
    return stderr;
  };
  expect(await said('step=3')).toBe('"step" is a new key: no file of the sweep has it; did you mean "steps"?\n');
  expect(await said('setps=3', 'model.widht=4')).toBe(
    '"setps" is a new key: no file of the sweep has it; did you mean "steps"?\n' +
      '"model.widht" is a new key: no file of the sweep has it; did you mean "model.width"?\n',
  );
  expect(await said('steps=3', 'model.width=4', 'rate=3', 'dropout=0.1', 'seeds=3', 'x=1')).toBe('');
});

test('a folder without sweeps: exit 2, and how to get one', async () => {
  const { code, stderr } = await runCli(makeRoot({}), ['run', 'starter']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/no sweep "starter" [\s\S]*that folder holds no sweep files; ".*sweep.* init" writes one/);
});
