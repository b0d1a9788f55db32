import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { callCli, finished, makeRoot, runCli, startCli } from './run-cli.ts';
import { hasTmux, openTerminal } from './terminal.ts';

// Many starts of the program, which a machine at work on other things draws out.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const trial = `echo "$1" >> starts.log
while [ ! -e go ]; do sleep 0.05; done
echo '{"type":"finished","metrics":{"score":'"$1"'}}' >> "$SWEEP_EVENTS"
`;
const sweep = `sweep: gated
trial: {command: [sh, trial.sh, "{n}"]}
matrix: {grid: {n: [1, 2, 3]}}
report: {tables: [{id: scores, rows: n, columns: {score: score}}]}
`;
const gatedRoot = () => makeRoot({ 'trial.sh': trial, 'sweeps/gated.yaml': sweep });

async function startGated(root: string) {
  const ended = finished(startCli(root, ['run', 'gated', '--plain', '-j', '1']));
  while (!existsSync(join(root, 'starts.log'))) await sleep(20);
  return { ended };
}

test('without a terminal: exit 2, and --plain is named; a sweep that is not there lists those that are', async () => {
  const root = gatedRoot();
  writeFileSync(join(root, 'go'), '');
  expect((await runCli(root, ['run', 'gated', '--plain'])).code).toBe(0);
  const refused = await runCli(root, ['watch']);
  expect(refused.code).toBe(2);
  expect(refused.stdout).toBe('');
  expect(refused.stderr).toContain('--plain');
  const unknown = await runCli(root, ['watch', 'gatde', '--plain']);
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toContain('did you mean "gated"?');
  const still = await runCli(root, ['watch', '--plain']);
  expect(still.code).toBe(0);
  expect(still.stdout).toContain('3/3 done');
});

test('--plain follows the orchestrator of another process to its end', async () => {
  const root = gatedRoot();
  const { ended } = await startGated(root);
  const watching = startCli(root, ['watch', '--plain']);
  const watched = finished(watching);
  await new Promise((resolve) => watching.stderr?.once('data', resolve));
  writeFileSync(join(root, 'go'), '');
  expect((await ended).code).toBe(0);
  const { code, stdout, stderr } = await watched;
  expect(code).toBe(0);
  expect(stdout).toContain('3/3 done');
  expect(stderr).toContain('finished  n=3');
});

test('--plain ends when nobody reads its lines any more', async () => {
  const root = gatedRoot();
  const { ended } = await startGated(root);
  const watching = startCli(root, ['watch', '--plain']);
  const watched = finished(watching);
  await new Promise((resolve) => watching.stderr?.once('data', resolve));
  watching.stderr?.destroy();
  expect((await callCli(root, ['pause'])).code).toBe(0);
  expect((await watched).code).toBe(0);
  writeFileSync(join(root, 'go'), '');
  expect((await callCli(root, ['resume'])).code).toBe(0);
  expect((await ended).code).toBe(0);
});

test.runIf(hasTmux)(
  'in a terminal: shows the dashboard, steers through the socket, and leaves the sweep alone',
  async () => {
    const root = gatedRoot();
    const socket = join(mkdtempSync(join(tmpdir(), 'sweep-watch-')), 'tmux');
    const tmux = (...args: readonly string[]) =>
      execFileSync('tmux', ['-S', socket, '-f', '/dev/null', ...args], { encoding: 'utf8' });
    const shows = (text: string) =>
      expect.poll(() => tmux('capture-pane', '-p'), { timeout: 30_000, interval: 100 }).toContain(text);
    const { ended } = await startGated(root);
    const entry = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
    tmux('new-session', '-d', '-x', '100', '-y', '30', '-c', root, 'env PS1="$ " sh');
    try {
      const watch = `"${process.execPath}" "${entry}" watch --root "${root}"; echo "ended with $?"`;
      tmux('send-keys', '-l', watch);
      tmux('send-keys', 'Enter');
      await shows('0/3');
      tmux('send-keys', 'p');
      await shows('PAUSED');
      tmux('send-keys', 'p');
      await expect.poll(() => tmux('capture-pane', '-p'), { timeout: 30_000 }).not.toContain('PAUSED');
      tmux('send-keys', 'q');
      await shows('ended with 0');
      tmux('send-keys', '-l', `clear; ${watch}`);
      tmux('send-keys', 'Enter');
      await shows('0/3');
      writeFileSync(join(root, 'go'), '');
      await shows('3/3 done');
      await shows('ended with 0');
      expect(tmux('capture-pane', '-p')).not.toContain('no orchestrator is at work here');
      const run = await ended;
      expect(run.code, run.stderr).toBe(0);
    } finally {
      writeFileSync(join(root, 'go'), '');
      tmux('kill-server');
    }
  },
);

test.runIf(hasTmux)('in a terminal: whoever watches an orchestrator that is killed is told what to type', async () => {
  const root = gatedRoot();
  const { ended } = await startGated(root);
  const terminal = openTerminal(root, 100, 30);
  try {
    terminal.type('sweep watch; echo "ended with $?"');
    await terminal.shows('0/3');
    process.kill(JSON.parse(readFileSync(join(root, 'runs/orchestrator.json'), 'utf8')).pid, 'SIGKILL');
    const screen = await terminal.shows('ended with 0');
    expect(screen).toMatch(/no orchestrator is at work here; .* run gated"/);
    expect(terminal.isAlternate()).toBe(false);
  } finally {
    writeFileSync(join(root, 'go'), '');
    terminal.close();
    await ended;
  }
});
