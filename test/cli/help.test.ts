import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { callCli, makeRoot } from './run-cli.ts';

test('sweep --help and every sweep X --help fit 80x40 and end with two examples that can be typed', async () => {
  const root = makeRoot({});
  const main = await callCli(root, ['--help']);
  const listed = main.stdout.slice(main.stdout.indexOf('Commands:'), main.stdout.indexOf('Examples:'));
  const commands = [...listed.matchAll(/^ {2}([a-z-]+(?:, [a-z-]+)*) /gm)]
    .flatMap(([, names]) => names?.split(', ') ?? [])
    .filter((name) => name !== 'help')
    .concat('backend list', 'backend install');
  expect(commands).toEqual(expect.arrayContaining(['watch', 'diff', 'compare', 'resume']));
  const helps = await Promise.all(
    commands.map(async (name) => ({ name, ...(await callCli(root, [...name.split(' '), '--help'])) })),
  );
  const page = readFileSync(fileURLToPath(new URL('../../docs/commands.md', import.meta.url)), 'utf8');
  for (const { name, stdout } of helps) {
    expect(page, 'npm run docs brings docs/commands.md up to date').toContain(`### ${name}\n\n\`\`\`\n${stdout}`);
  }
  for (const { name, code, stdout } of [{ name: '', ...main }, ...helps]) {
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length, name).toBeLessThanOrEqual(40);
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(80);
    const examples = lines.slice(lines.indexOf('Examples:') + 1);
    expect(
      examples.filter((line) => line.trimStart().startsWith(`sweep ${name}`)),
      name,
    ).toHaveLength(2);
  }
});

test('global options stand before or after the command; -v says what was taken for granted', async () => {
  const root = makeRoot({ 'sweeps/one.yaml': 'sweep: one\ntrial: {command: ["true"]}\n' });
  const elsewhere = makeRoot({});
  for (const args of [
    ['--root', root, '-v', 'plan', 'one'],
    ['plan', 'one', '-v', '--root', root],
  ]) {
    const { code, stdout, stderr } = await callCli(elsewhere, args);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('1 new');
    expect(stderr).toMatch(/^sweep \d+\.\d+\.\d+, Node\.js [\d.]+, root /);
    expect(stderr).toContain(root);
  }
});

test('sweep help X is sweep X --help', async () => {
  const root = makeRoot({});
  for (const names of [[], ['show'], ['backend', 'list']]) {
    const help = await callCli(root, ['help', ...names]);
    expect(help).toEqual(await callCli(root, [...names, '--help']));
    expect(help.code).toBe(0);
  }
});

test.each([
  [['run'], "missing required argument 'sweep'", 'expected: sweep run [options] <sweep> [key=value...]'],
  [['run', 'mine', '--jbos', '2'], 'Did you mean --jobs?', '"sweep run --help" explains it'],
  [['backend', 'install'], 'missing required argument', 'expected: sweep backend install [options]'],
  [['run', 'mine', '--backend', 'nativ'], 'Did you mean native?', '"sweep run --help" explains it'],
  [['backend', 'install', 'nativ'], 'Did you mean native?', 'expected: sweep backend install [options]'],
  [['help', 'shwo'], 'Did you mean show?', '"sweep --help" lists all commands'],
  [['help', 'backend', 'lsit'], 'Did you mean list?', '"sweep backend --help" explains it'],
  [['stauts'], 'Did you mean status?', '"sweep --help" lists all commands'],
])('%j: what is wrong, and how the command is typed', async (args, wrong, typed) => {
  const { code, stdout, stderr } = await callCli(makeRoot({}), args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(wrong);
  expect(stderr).toContain(typed);
});
