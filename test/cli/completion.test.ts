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
  const root = makeRoot({ 'sweeps/unusual.yaml': 'sweep: unusual\ntrial: {command: [sh, -c, "exit 1"]}\n' });
  const entry = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
  const program = `#!/bin/sh\nexec "${process.execPath}" "${entry}" "$@"\n`;
  writeFileSync(join(root, 'sweep'), program);
  chmodSync(join(root, 'sweep'), 0o755);
  writeFileSync(join(root, 'script'), (await callCli(root, ['completion', shell])).stdout);
  return root;
}

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
  } finally {
    terminal.close();
  }
});
