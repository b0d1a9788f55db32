import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { callCli, makeRoot } from './run-cli.ts';
import { hasTmux, openTerminal } from './terminal.ts';

vi.setConfig({ testTimeout: 180_000 });

/** Answers both questions that are put to nvidia-smi: which GPUs there are, and what they do. */
const nvidiaSmi = `#!/bin/sh
case "$1" in
  *utilization*) printf '0, 62, 3072, 24576, 41\\n1, [N/A], 1024, 24576, [N/A]\\n' ;;
  *) printf '0, GPU-aaaa, 24576, 1, Fake A, 550.1\\n1, GPU-bbbb, 24576, 1, Fake B, 550.1\\n' ;;
esac
`;
const trial = `i=0; while [ ! -e go ] && [ $((i += 1)) -lt 1000 ]; do sleep 0.05; done
echo '{"type":"finished","metrics":{"score":1}}' >> "$SWEEP_EVENTS"
`;

test.runIf(hasTmux)(
  'slots on GPUs show load, memory and temperature; two runs on one GPU have a line each',
  async () => {
    const root = makeRoot({
      'bin/nvidia-smi': nvidiaSmi,
      'trial.sh': trial,
      'sweeps/gpus.yaml':
        'sweep: gpus\ntrial: {command: [sh, trial.sh, "{n}"]}\nresources: {gpus: 0.5}\nmatrix: {grid: {n: [1, 2]}}\n',
    });
    chmodSync(join(root, 'bin/nvidia-smi'), 0o755);
    const terminal = openTerminal(root, 120, 40);
    try {
      terminal.type(`PATH="$PWD/bin:$PATH" sweep run gpus; echo "ended with $?"`);
      const screen = await terminal.shows(/62%/);
      expect(screen).toMatch(/slot +run.*gpu +memory +temp/);
      expect(screen.match(/gpu 0 .*n=\d.* 62% +3\.0\/24G +41°C/g)).toHaveLength(2);
      writeFileSync(join(root, 'go'), '');
      await terminal.shows('ended with 0');
    } finally {
      writeFileSync(join(root, 'go'), '');
      terminal.close();
    }
  },
);

const gated = {
  'trial.sh': `echo "log line of $1"
echo '{"type":"probability","step":1,"group":"head","positive":0.7,"negative":0.2}' >> "$SWEEP_EVENTS"
[ "$1" = 2 ] && [ ! -e mended ] && { echo 'why it failed' >&2; exit 3; }
trap 'exit 143' TERM
${trial}`,
  'sweeps/keys.yaml': `sweep: keys
trial: {command: [sh, trial.sh, "{n}"]}
retry: {attempts: 1}
config: {speed: 1}
matrix:
  grid:
    method: {"数据 é": {}, plain: {plain: true}}
    n: [2, 1, 3]
report: {tables: [{id: scores, title: Scores, rows: [method, n], columns: {score: score}}]}
`,
};
const finishesAll = (root: string) => writeFileSync(join(root, 'go'), '');

test.runIf(hasTmux)('every key of the dashboard does what its help says', async () => {
  const root = makeRoot(gated);
  const terminal = openTerminal(root, 80, 24);
  const { press, shows, hides } = terminal;
  try {
    terminal.type('sweep run keys -j 2; echo "ended with $?"');
    await shows(/0\/6 .*2 running .*1 failed/);
    expect(terminal.screen()).toContain('ETA');
    press('?');
    await shows('? or Esc closes it');
    press('?');
    await hides('? or Esc closes it');

    press('Down');
    await shows(/▸cpu/);
    press('j', 'k', 'Up');
    press('Enter');
    await shows(/attempt 1/);
    expect(await shows('log line of')).toMatch(/数据 é|plain/);
    press('Escape');
    await hides('attempt 1');
    press('l');
    await shows(/ log {2}.*\n log line of/);
    press('Escape');
    await hides('log line of');

    press('Tab');
    press('Down');
    await shows(/▸plain|▸数据/);
    press('Tab');
    await shows(/ probability/);
    press('Tab');
    press('/');
    await shows('words of label, seed');
    press('n', '=', '2', 'Space', 'f', 'a', 'i', 'l');
    await shows('1 of 6 match "n=2 fail"');
    press('Enter');
    await hides(' / n=2');
    // Enter has kept the filter and opened no page over the list.
    await shows('1 of 6 match "n=2 fail"');
    press('Escape');
    await hides('match "n=2 fail"');
    press('f');
    await shows('why it failed');
    writeFileSync(join(root, 'mended'), '');
    press('r');
    await shows('retrying');
    press('Escape');

    press('p');
    await shows('PAUSED');
    press('p');
    await hides('PAUSED');
    press('c');
    await shows(/Cancel\?/);
    press('n');
    await hides('Cancel?');
    press('q');
    await shows('start no more');
    press('n');
    await hides('start no more');
    press('c');
    press('y');
    await shows('ended with 130');
    expect(terminal.isAlternate()).toBe(false);
    expect(terminal.screen()).toContain('interrupted');
    // Said on the dashboard while it could still be done.
    expect(terminal.screen()).not.toContain('Ctrl-C again');
  } finally {
    finishesAll(root);
    terminal.close();
  }
});

test.runIf(hasTmux)('Ctrl-Z gives the terminal to the shell, fg takes it back, and the runs go on', async () => {
  const root = makeRoot(gated);
  const terminal = openTerminal(root, 100, 30);
  const slip = '"spede" is a new key: no file of the sweep has it; did you mean "speed"?';
  try {
    terminal.type('sweep run keys n=1 spede=1; echo "ended with $?"');
    await terminal.shows('2 running');
    // What had been said before the dashboard covered it stands in its header, and below it once it has gone.
    await terminal.shows(slip);
    terminal.press('C-z');
    await terminal.shows('Stopped');
    expect(terminal.isAlternate()).toBe(false);
    terminal.type('echo typed | tr a-z A-Z');
    await terminal.shows('TYPED');
    finishesAll(root);
    terminal.type('clear; fg');
    await terminal.shows('2/2 done');
    await terminal.shows('report: ');
    expect(terminal.isAlternate()).toBe(false);
    expect(terminal.screen()).toContain(slip);
  } finally {
    finishesAll(root);
    terminal.close();
  }
});

test.runIf(hasTmux)(
  'a terminal that goes away cancels the sweep: what ran is interrupted, and the root is free',
  async () => {
    const root = makeRoot(gated);
    const terminal = openTerminal(root, 100, 30);
    try {
      terminal.type('sweep run keys n=1');
      await terminal.shows('2 running');
      terminal.close();
      await expect
        .poll(() => existsSync(join(root, 'runs/orchestrator.json')), { timeout: 30_000, interval: 100 })
        .toBe(false);
      const { stdout } = await callCli(root, ['status', '--json']);
      expect(JSON.parse(stdout)).toMatchObject({ state: 'ended', counts: { running: 0, interrupted: 2 } });
    } finally {
      finishesAll(root);
    }
  },
);
