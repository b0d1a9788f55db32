import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { canTest } from '../can-test.ts';
import { callCli, makeRoot } from './run-cli.ts';
import { hasTmux, openTerminal } from './terminal.ts';

vi.setConfig({ testTimeout: 120_000 });

const has = (program: string) => spawnSync(program, ['--version']).status === 0;
const hasFish = canTest('completion in fish', has('fish') ? null : 'fish is not installed');
const hasZsh = canTest('completion in zsh', has('zsh') && hasTmux ? null : 'zsh or tmux is not installed');

/** A root with a sweep, `sweep` on a path of its own, and the shell's script. */
async function rootFor(shell: string): Promise<string> {
  const root = makeRoot({
    'sweeps/unusual.yaml': 'sweep: unusual\ntrial: {command: [sh, -c, "exit 1"]}\n',
    'sweeps/axes.yaml': `sweep: axes
trial: {command: [sh, -c, "exit 1"]}
matrix:
  grid:
    method: {DB: {}, "PR (l1-+, l2++)": {p: 1}, "a, b": {p: 2}, "12": {p: 3}, "it's: #x": {p: 4}}
    who: [0.1, true, "true", "x, y", null, [1, 2]]
`,
    'method-file.txt': '',
  });
  const entry = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
  const program = `#!/bin/sh\nexec "${process.execPath}" "${entry}" "$@"\n`;
  writeFileSync(join(root, 'sweep'), program);
  chmodSync(join(root, 'sweep'), 0o755);
  writeFileSync(join(root, 'script'), (await callCli(root, ['completion', shell])).stdout);
  return root;
}

test('an axis is completed with what the sweep itself takes behind it', async () => {
  const root = await rootFor('bash');
  const offered = async (...words: readonly string[]) =>
    (await callCli(root, ['__complete', '--', ...words])).stdout.split('\n').filter(Boolean);
  expect(await offered('run', 'axes', '')).toEqual(['method=', 'who=']);
  expect(await offered('run', 'axes', 'who=0.1', 'm')).toEqual(['method=']);
  const words = [
    ...(await offered('run', 'axes', 'method=')),
    ...(await offered('plan', '-p', 'none', 'axes', 'who=')),
    ...(await offered('plan', 'axes', 'who=')),
  ];
  expect(words).toHaveLength(11);
  for (const word of words) {
    const { code, stdout, stderr } = await callCli(root, ['plan', 'axes', word]);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain(word.startsWith('method') ? '6 runs' : '5 runs');
  }
  expect(await offered('plan', 'axes', '--only', 'method=D')).toEqual(['method=DB']);
  expect((await callCli(root, ['run', 'axes', '--only', 'method=DB', '--json'])).code).toBe(1);
  expect(await offered('runs', '--where', '')).toEqual(['method=', 'who=']);
  expect(await offered('runs', 'axes', '--where', 'method=D')).toEqual(['method=DB']);
  expect(await offered('run', 'unusual', 'x=')).toEqual([]);
  expect(await offered('run', 'no-such-sweep', 'x=')).toEqual([]);
});

test.each([
  [['pa'], 'pause', 0],
  [['help', 'backend', 'l'], 'list', 0],
  [['backend', 'in'], 'install', 0],
  [['run', 'un'], 'unusual', 1],
  [['plan', 'axes', 'method=nothing'], '', 0],
  [['show', 'x'], '', 0],
  [['runs', '--status', 'fa'], 'failed', 0],
  [['runs', '--status', 'failed,don'], 'failed,done', 0],
  [['runs', '--format', 'm'], 'md', 0],
  [['report', '--format', 'md,t'], 'md,tex', 0],
  [['runs', '--where', 'm'], '', 0],
  [['import', 'x'], '', 1],
  [['plan', '--root', 'x'], '', 1],
  [['run', 'axes', '--executor', 'sl'], 'slurm', 0],
])('%j: %j, and files where the status is 1 (%i)', async (words, offered, status) => {
  const { code, stdout } = await callCli(await rootFor('bash'), ['__complete', '--', ...words]);
  expect([stdout.trimEnd(), code]).toEqual([offered, status]);
});

test.runIf(hasTmux)(
  'bash completes commands, sweeps, axes and their values, and offers files only where one may stand',
  async () => {
    const root = await rootFor('bash');
    const terminal = openTerminal(root, 100, 30);
    try {
      terminal.type(`PATH="${root}:$PATH" PS1='% ' bash --norc --noprofile`);
      await terminal.shows('% ');
      terminal.type('source ./script; clear; echo ready | tr a-z A-Z');
      await terminal.shows('READY');
      terminal.press('sweep run ax', 'Tab');
      await terminal.shows('sweep run axes');
      terminal.press('me', 'Tab');
      await terminal.shows('sweep run axes method=');
      terminal.press('D', 'Tab');
      await terminal.shows('sweep run axes method=DB');
      terminal.press('method=P', 'Tab');
      await terminal.shows(/method=DB method=PR\\ \\\(l1-\+\\?,\\ l2\+\+\\\)/);
      terminal.press('who=0', 'Tab');
      await terminal.shows('who=0.1');
      // A file begins like that, and is no value.
      terminal.press('method', '-', 'Tab', 'Tab', '-zz');
      await terminal.shows('method--zz');
      terminal.press('C-u', 'sweep import me', 'Tab');
      await terminal.shows('sweep import method-file.txt');
    } finally {
      terminal.close();
    }
  },
);

test.runIf(hasFish)('fish offers commands, sweeps, options and their values', async () => {
  const root = await rootFor('fish');
  const offered = (line: string) =>
    spawnSync('fish', ['--no-config', '-c', `source script; complete -C '${line}'`], {
      cwd: root,
      env: { ...process.env, PATH: `${root}:${process.env.PATH}` },
      encoding: 'utf8',
    }).stdout.split('\n');
  expect(offered('sweep comp')).toEqual(['compare', 'completion', '']);
  expect(offered('sweep run un')).toContain('unusual');
  expect(offered('sweep run unusual --exec')).toContain('--executor');
  expect(offered('sweep run unusual --executor sl')).toContain('slurm');
  expect(offered('sweep run axes method=D')).toEqual(['method=DB', '']);
  expect(offered('sweep run axes method-')).toEqual(['']);
  expect(offered('sweep import me')).toEqual(['method-file.txt', '']);
});

test.runIf(hasZsh)('zsh completes a command, its argument and a sweep', async () => {
  const root = await rootFor('zsh');
  const terminal = openTerminal(root, 100, 30);
  try {
    terminal.type(`PATH="${root}:$PATH" PS1='% ' zsh -f`);
    await terminal.shows('% ');
    terminal.type('autoload -Uz compinit && compinit -u -D; source ./script; clear; echo ready | tr a-z A-Z');
    await terminal.shows('READY');
    terminal.press('s', 'w', 'e', 'e', 'p', 'Space', 'c', 'o', 'm', 'p', 'l', 'Tab');
    await terminal.shows('sweep completion');
    terminal.press('z', 's', 'Tab');
    await terminal.shows('sweep completion zsh');
    terminal.press('C-u', 's', 'w', 'e', 'e', 'p', 'Space', 'r', 'u', 'n', 'Space', 'u', 'n', 'Tab');
    await terminal.shows('sweep run unusual');
    terminal.press('C-u', 'sweep plan axes m', 'Tab');
    await terminal.shows('sweep plan axes method=');
    terminal.press('P', 'Tab');
    await terminal.shows(/method=PR/);
    terminal.press('C-u', 'sweep plan axes method-', 'Tab', '-zz');
    await terminal.shows('method--zz');
    terminal.press('C-u', 'sweep import me', 'Tab');
    await terminal.shows('sweep import method-file.txt');
  } finally {
    terminal.close();
  }
});
