import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sample } from './sample.ts';

const demo = resolve('test/fixtures/dashboard-demo.mjs');
const missing = whatIsMissing();
if (missing !== null) console.log(`skipped: the dashboard in a real terminal (${missing})`);

function whatIsMissing(): string | null {
  if (spawnSync('tmux', ['-V']).status !== 0) return 'tmux is not installed';
  return existsSync('dist/dashboard/index.js') ? null : 'dist/ is not built; npm run build does';
}

/** A tmux server of each test's own with one window, and what a person does with it: one that ends takes its time. */
const folder = mkdtempSync(join(tmpdir(), 'sweep-dashboard-'));
let server = 0;
const snapshot = join(folder, 'snapshot.json');
const log = join(folder, 'actions.ndjson');

function tmux(...args: readonly string[]): string {
  return execFileSync('tmux', ['-S', join(folder, `tmux-${server}`), '-f', '/dev/null', ...args], { encoding: 'utf8' });
}

function press(...keys: readonly string[]): void {
  tmux('send-keys', ...keys);
}

function type(text: string): void {
  tmux('send-keys', '-l', text);
  tmux('send-keys', 'Enter');
}

const screen = () => tmux('capture-pane', '-p');
const isAlternate = () => tmux('display-message', '-p', '#{alternate_on}').trim() === '1';

async function shows(text: string): Promise<string> {
  return expect.poll(screen, { timeout: 20_000, interval: 100 }).toContain(text).then(screen);
}

async function hides(text: string): Promise<void> {
  await expect.poll(screen, { timeout: 20_000, interval: 100 }).not.toContain(text);
}

/** SGR colours (30 to 37) of what is on the screen. */
function coloursShown(): readonly number[] {
  const text = tmux('capture-pane', '-p', '-e');
  return [30, 31, 32, 33, 34, 35, 36, 37].filter((colour) => text.includes(`\u001b[${colour}m`));
}

function actions(): readonly string[] {
  const lines = readFileSync(log, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line).type);
}

async function start(role: 'owner' | 'watch', environment = ''): Promise<void> {
  writeFileSync(log, '');
  type(
    `clear; echo before; ${environment} "${process.execPath}" "${demo}" "${snapshot}" "${log}" ${role}; echo "ended with $?"`,
  );
  await shows('15/24');
}

function signal(name: string): void {
  const shell = Number(tmux('display-message', '-p', '#{pane_pid}'));
  const child = execFileSync('ps', ['-o', 'pid=', '--ppid', String(shell)], { encoding: 'utf8' }).trim();
  process.kill(Number(child), name);
}

describe.skipIf(missing !== null)('in a real terminal', () => {
  beforeEach(() => {
    server++;
    writeFileSync(snapshot, JSON.stringify(sample()));
    tmux('new-session', '-d', '-x', '100', '-y', '30', 'env PS1="$ " sh');
  });

  afterEach(() => {
    tmux('kill-server');
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test('shows the sweep, opens and closes help, pauses, and leaves the summary behind', async () => {
    await start('owner');
    expect(screen()).toContain('ETA 00:00:');
    expect(coloursShown()).toContain(32);
    expect(isAlternate()).toBe(true);
    press('?');
    await shows('? or Esc closes it');
    press('Escape');
    await hides('? or Esc closes it');
    press('p');
    await shows('PAUSED');
    press('q');
    await shows('start no more');
    press('y');
    const after = await shows('ended with 0');
    expect(after).toContain('before');
    expect(after).toContain('15/24 done');
    expect(isAlternate()).toBe(false);
    expect(actions()).toEqual(['select', 'pause', 'stop']);
  });

  test('follows the size of the terminal', async () => {
    await start('watch');
    tmux('resize-window', '-x', '80', '-y', '24');
    await expect.poll(() => screen().split('\n')[23], { timeout: 20_000 }).toContain('q quit');
    await hides('head +');
    press('Tab', 'Tab');
    await shows('head +');
    tmux('resize-window', '-x', '160', '-y', '50');
    await expect.poll(() => screen().split('\n')[49], { timeout: 20_000 }).toContain('q quit');
    expect(screen().split('\n')[0]).toContain('by 15 finished runs');
    tmux('resize-window', '-x', '100', '-y', '30');
    await expect.poll(() => screen().split('\n')[29], { timeout: 20_000 }).toContain('q quit');
    press('q');
    await shows('ended with 0');
  });

  test('NO_COLOR leaves no colour', async () => {
    await start('watch', 'NO_COLOR=1');
    expect(coloursShown()).toEqual([]);
    press('q');
    await shows('ended with 0');
  });

  test.each(['SIGUSR2', 'SIGTERM', 'SIGHUP'])('gives the terminal back when %s ends it', async (name) => {
    await start('owner');
    signal(name);
    const after = await shows('ended with ');
    expect(after).not.toContain('ended with 0');
    expect(after).toContain('before');
    expect(isAlternate()).toBe(false);
    expect(tmux('display-message', '-p', '#{cursor_flag}').trim()).toBe('1');
    type('echo typed | tr a-z A-Z');
    expect(await shows('TYPED')).toContain('echo typed');
  });
});
