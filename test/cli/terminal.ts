import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { canTest } from '../can-test.ts';

const entry = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export const hasTmux = canTest(
  'the dashboard in a real terminal',
  spawnSync('tmux', ['-V']).status === 0 ? null : 'tmux is not installed',
);

export interface Terminal {
  readonly tmux: (...args: readonly string[]) => string;
  readonly press: (...keys: readonly string[]) => void;
  /** A command line, with Enter; `sweep` stands for the built command line. */
  readonly type: (line: string) => void;
  readonly screen: () => string;
  readonly shows: (text: string | RegExp) => Promise<string>;
  readonly hides: (text: string) => Promise<void>;
  readonly isAlternate: () => boolean;
  readonly close: () => void;
}

/** A shell in a real terminal of that size, in `root`. */
export function openTerminal(root: string, columns: number, rows: number): Terminal {
  const folder = mkdtempSync(join(tmpdir(), 'sweep-tmux-'));
  const tmux = (...args: readonly string[]) =>
    execFileSync('tmux', ['-S', join(folder, 's'), '-f', '/dev/null', ...args], { encoding: 'utf8' });
  const screen = () => tmux('capture-pane', '-p');
  const patience = { timeout: 30_000, interval: 100 };
  tmux(
    'new-session',
    '-d',
    '-x',
    String(columns),
    '-y',
    String(rows),
    '-c',
    root,
    'env PS1="$ " LC_ALL=C.UTF-8 bash --norc',
  );
  const type = (line: string) => {
    tmux('send-keys', '-l', line);
    tmux('send-keys', 'Enter');
  };
  type(`sweep() { "${process.execPath}" "${entry}" "$@"; }; clear`);
  return {
    tmux,
    type,
    screen,
    press: (...keys) => void tmux('send-keys', ...keys),
    shows: (text) => expect.poll(screen, patience).toMatch(text).then(screen),
    hides: (text) => expect.poll(screen, patience).not.toContain(text),
    isAlternate: () => tmux('display-message', '-p', '#{alternate_on}').trim() === '1',
    close() {
      tmux('kill-server');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
