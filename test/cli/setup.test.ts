import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { canTest } from '../can-test.ts';
import { callCli, makeRoot, runCli } from './run-cli.ts';

// Many starts of the program, which a machine at work on other things draws out.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const hasPython = spawnSync('python3', ['--version']).status === 0;
const python = canTest('Python programs', hasPython ? null : 'python3 is not installed');

describe('init', () => {
  test('writes a starter sweep that runs at once, and overwrites nothing', async () => {
    const root = makeRoot({});
    const written = await callCli(root, ['init']);
    expect(written.code, written.stderr).toBe(0);
    expect(written.stdout).toBe('sweeps/starter.yaml\ntrial.mjs\n');
    const run = await runCli(root, ['run', 'starter', 'steps=3', '--json']);
    expect(run.code, run.stderr).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({ done: 12, failed: 0 });
    const report = readFileSync(join(root, 'reports/starter/report.md'), 'utf8');
    expect(report).toContain('| momentum | 0.03 |');
    const again = await callCli(root, ['init', '--python']);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('sweeps/starter.yaml is there already; nothing was written');
    expect(existsSync(join(root, 'sweep_trial.py'))).toBe(false);
  });

  test.runIf(python)('--python: a Python program that reports, resumes and ends when asked to', async () => {
    const root = makeRoot({});
    expect((await callCli(root, ['init', '--python'])).stdout).toContain('sweep_trial.py\n');
    const run = await runCli(root, ['run', 'starter', 'steps=25', 'learning_rate=0.1', '--json']);
    expect(run.code, run.stderr).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({ done: 4, failed: 0 });
    const [row] = JSON.parse((await callCli(root, ['runs', '--format', 'json'])).stdout);
    expect(row.metrics.loss).toBeGreaterThan(0);
    expect(readdirSync(join(root, 'runs', row.id, 'checkpoint'))).toEqual(['state.json']);
    expect((await callCli(root, ['logs', row.id])).stdout).toMatch(/metric loss = .* at step 25/);
  });
});

describe.runIf(python)('sweep_trial.py', () => {
  const library = fileURLToPath(new URL('../../data/init/sweep_trial.py', import.meta.url));

  /** Runs a few lines of Python as a trial, or alone. */
  function runPython(lines: string, isTrial: boolean, config: object = {}) {
    const folder = makeRoot({
      'sweep_trial.py': readFileSync(library, 'utf8'),
      'main.py': `import sweep_trial\n${lines}`,
    });
    mkdirSync(join(folder, 'checkpoint'));
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ trial: {}, config }));
    const { SWEEP_EVENTS, SWEEP_CONFIG, SWEEP_CHECKPOINT_DIR, ...clean } = process.env;
    const trial = {
      SWEEP_EVENTS: join(folder, 'events.ndjson'),
      SWEEP_CONFIG: join(folder, 'config.json'),
      SWEEP_CHECKPOINT_DIR: join(folder, 'checkpoint'),
    };
    const { status, stdout, stderr } = spawnSync('python3', ['-W', 'error', 'main.py'], {
      cwd: folder,
      env: { ...clean, ...(isTrial ? trial : {}) },
      encoding: 'utf8',
    });
    const events = existsSync(trial.SWEEP_EVENTS) ? readFileSync(trial.SWEEP_EVENTS, 'utf8').trimEnd().split('\n') : [];
    return {
      status,
      stdout,
      stderr,
      folder,
      events: events.map((line) => JSON.parse(line) as Record<string, unknown>),
    };
  }

  const program = `config = sweep_trial.config(rate=0.5)
sweep_trial.log(1, loss=float("nan"), rate=config["rate"])
path = sweep_trial.checkpoint_path("state.txt")
open(path, "w").close()
sweep_trial.checkpoint(path)
sweep_trial.finish(**{"mAP/total": 3})
`;

  test('reports over the protocol', () => {
    const { status, stderr, stdout, events, folder } = runPython(program, true, { rate: 0.25, seed: 1 });
    expect(status, stderr).toBe(0);
    expect(stdout).toBe('');
    expect(events.map(({ time, ...event }) => event)).toEqual([
      { type: 'started', program: 'main.py' },
      { type: 'metric', step: 1, name: 'loss', value: null },
      { type: 'metric', step: 1, name: 'rate', value: 0.25 },
      { type: 'checkpoint', step: 1, path: 'state.txt' },
      { type: 'finished', metrics: { 'mAP/total': 3 } },
    ]);
    for (const { time } of events) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(readdirSync(join(folder, 'checkpoint'))).toEqual(['state.txt']);
  });

  test('without sweep it prints', () => {
    const { status, stdout, events, folder } = runPython(program, false);
    expect(status).toBe(0);
    expect(events).toEqual([]);
    expect(stdout).toContain('step 1  rate 0.5');
    expect(stdout).toContain('finished  mAP/total 3.0');
    expect(existsSync(join(folder, 'state.txt'))).toBe(true);
  });

  test('a newer checkpoint replaces older ones but weights', () => {
    const { status, stderr, folder } = runPython(
      `for name in ["step-1", "weights-1", "step-2"]:
    path = sweep_trial.checkpoint_path(name)
    open(path, "w").close()
    sweep_trial.checkpoint(path, step=1)
assert sweep_trial.latest_checkpoint().endswith("step-2")
`,
      true,
    );
    expect(status, stderr).toBe(0);
    expect(readdirSync(join(folder, 'checkpoint')).sort()).toEqual(['step-2', 'weights-1']);
  });

  test('SIGTERM: it goes on to its next checkpoint and ends; without checkpoints at the next log', () => {
    const withCheckpoints = runPython(
      `import os, signal
sweep_trial.checkpoint_path("none yet")
sweep_trial.log(1, loss=1)
os.kill(os.getpid(), signal.SIGTERM)
sweep_trial.log(2, loss=1)
assert sweep_trial.stopping()
path = sweep_trial.checkpoint_path("state")
open(path, "w").close()
sweep_trial.checkpoint(path)
sweep_trial.finish(loss=1)
`,
      true,
    );
    expect(withCheckpoints.status, withCheckpoints.stderr).toBe(143);
    expect(withCheckpoints.events.at(-1)).toMatchObject({ type: 'checkpoint', step: 2 });
    const without = runPython(
      `import os, signal
sweep_trial.log(1, loss=1)
os.kill(os.getpid(), signal.SIGTERM)
sweep_trial.log(2, loss=1)
sweep_trial.finish(loss=1)
`,
      true,
    );
    expect(without.status).toBe(143);
    expect(without.events.at(-1)).toMatchObject({ type: 'metric', step: 2 });
  });

  test('a crash is reported with its reason', () => {
    const { status, stderr, events } = runPython(
      `sweep_trial.log(1, loss=1)
raise RuntimeError("CUDA out of memory")
`,
      true,
    );
    expect(status).toBe(1);
    expect(stderr).toContain('RuntimeError');
    expect(events.at(-1)).toMatchObject({ type: 'failed', reason: 'RuntimeError', kind: 'out-of-memory' });
  });
});

describe('completion', () => {
  const complete = async (root: string, ...words: readonly string[]) =>
    (await callCli(root, ['__complete', '--', ...words])).stdout.split('\n').filter(Boolean);

  test('commands, options, values, sweeps and runs', async () => {
    const id = '0123456789abcdef';
    const root = makeRoot({ 'sweeps/one.yaml': 'sweep: one\n', [`runs/${id}/config.json`]: '{}' });
    writeFileSync(join(root, 'runs', 'lock.db'), '');
    expect(await complete(root, 'ru')).toEqual(['run', 'runs']);
    expect(await complete(root, 'run', '')).toEqual(['one']);
    expect(await complete(root, 'run', '--dry-run', 'o')).toEqual(['one']);
    expect(await complete(root, 'run', 'one', '--see')).toEqual(['--seeds']);
    expect(await complete(root, 'runs', '--format', '')).toEqual(['table', 'json', 'csv', 'md']);
    expect(await complete(root, 'show', '01')).toEqual([id]);
    expect(await complete(root, 'completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(await complete(root, '--roo')).toEqual(['--root']);
  });

  test('the script for bash completes', async () => {
    const root = makeRoot({ 'sweeps/one.yaml': 'sweep: one\n' });
    const { stdout } = await callCli(root, ['completion', 'bash']);
    const entry = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
    const script = `sweep() { "${process.execPath}" "${entry}" "$@"; }
${stdout}
COMP_WORDS=(sweep plan o); COMP_CWORD=2; _sweep; echo "\${COMPREPLY[@]}"`;
    expect(spawnSync('bash', ['-c', script], { cwd: root, encoding: 'utf8' }).stdout).toBe('one\n');
    expect((await callCli(root, ['completion', 'zsh'])).stdout).toContain('#compdef sweep');
    expect((await callCli(root, ['completion', 'fish'])).stdout).toContain('complete -c sweep');
    const unknown = await callCli(root, ['completion', 'tcsh']);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('bash, zsh, fish');
  });
});

describe('doctor', () => {
  test('says what works, what is missing and how to get it, also as JSON', async () => {
    const root = makeRoot({ 'weights.safetensors': 'no weights' });
    const options = ['--json', '--quick', '--data', '.', '--weights', 'weights.safetensors'];
    const { code, stdout } = await runCli(root, ['doctor', ...options]);
    // Malformed weights, all else being well.
    expect(code).toBe(2);
    const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: { about: string; status: string }[] };
    expect(ok).toBe(false);
    expect(findings.filter(({ status }) => status === 'broken').map(({ about }) => about)).toEqual(['weights']);
    expect(findings).toContainEqual(expect.objectContaining({ about: 'backend', name: 'cpu', status: 'ok' }));
    expect(findings).toContainEqual(expect.objectContaining({ about: 'data', name: 'scene', status: 'missing' }));
    const abouts = new Set(findings.map(({ about }) => about));
    expect(abouts).toEqual(new Set(['node', 'disk', 'backend', 'gpu', 'data', 'weights', 'cluster']));
  });

  test('what was asked for and is not there: exit 4', async () => {
    const { code, stdout } = await runCli(makeRoot({}), [
      'doctor',
      '--quick',
      '--data',
      'nowhere',
      '--weights',
      'none.safetensors',
    ]);
    expect(code).toBe(4);
    expect(stdout).toMatch(/error +data +.*nowhere is no folder/);
    // However long the folder's name is, and wherever the lines are broken for it.
    expect(stdout.replace(/\s+/g, ' ')).toMatch(/error weights \S*none\.safetensors: no such file/);
  });
});
