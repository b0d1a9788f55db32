import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import stringWidth from 'string-width';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { rootWithRuns } from './a-root-with-runs.ts';
import { callCli, makeRoot } from './run-cli.ts';

// Starts of the program, which a machine at work on other things draws out.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let root: string;
let ids: readonly string[];
beforeAll(async () => {
  root = await rootWithRuns();
  ids = readdirSync(join(root, 'runs')).filter((name) => /^[0-9a-f]{16}$/.test(name));
});

async function rowsOf(...args: readonly string[]): Promise<readonly Record<string, unknown>[]> {
  const { code, stdout, stderr } = await callCli(root, ['runs', ...args, '--format', 'json']);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

describe('runs', () => {
  test('json has every run of the sweep in its order, with labels as the plan gives them', async () => {
    const rows = await rowsOf();
    const plan = JSON.parse((await callCli(root, ['plan', 'mine', '--json'])).stdout) as {
      id: string;
      labels: object;
    }[];
    expect(rows.map(({ id, labels }) => ({ id, labels }))).toEqual(plan.map(({ id, labels }) => ({ id, labels })));
    expect(rows[1]).toMatchObject({ status: 'done', block: expect.any(String), attempts: 1, metrics: { score: 20 } });
    expect(rows[2]).toMatchObject({ status: 'failed', reason: 'exit' });
  });

  test('limits by status, by labels, patterns and config keys, which all must hold', async () => {
    expect((await rowsOf('--status', 'failed')).length).toBe(2);
    expect((await rowsOf('--status', 'failed,done')).length).toBe(6);
    expect((await rowsOf('--where', 'method=*wide', '--where', 'n=2,3')).length).toBe(2);
    expect((await rowsOf('--where', 'depth.layers=3')).length).toBe(0);
  });

  test('sorts by a column, falling too, with what is missing last, and shows the columns asked for', async () => {
    const rows = await rowsOf('--sort=-score,method', '--columns', 'n,score,depth.layers,status');
    expect(rows[0]).toEqual({ n: 2, score: 20, 'depth.layers': 2, status: 'done' });
    expect(rows.map(({ score }) => score)).toEqual([20, 20, 10, 10, null, null]);
  });

  test('csv is quoted and unrounded, md escaped', async () => {
    const csv = await callCli(root, ['runs', '--format', 'csv', '--columns', 'id,method,loss', '--sort', 'loss']);
    expect(csv.stdout.split('\r\n')[0]).toBe('id,method,loss');
    expect(csv.stdout).toContain(`,plain,${1 / 3}`);
    const md = await callCli(root, ['runs', '--format', 'md', '--columns', 'method,n']);
    expect(md.stdout).toContain('| method | n |');
    expect(md.stdout).toContain('| 数据 \\| wide | 1 |');
    const mixed = await callCli(root, ['runs', '--format', 'md', '--columns', 'n,method,score,status']);
    expect(mixed.stdout.split('\n')[1]).toBe('|---:|---|---:|---|');
  });

  test.each([40, 60, 120])('a table fits %i columns, wide characters counted as two', async (columns) => {
    const { stdout } = await callCli(root, ['runs'], { COLUMNS: String(columns) });
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(7);
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
    expect(lines[3]).toContain('failed');
  });

  test('bad names: exit 2 with the nearest one', async () => {
    const cases: [string[], string][] = [
      [['--columns', 'methd'], 'did you mean "method"?'],
      [['--sort', 'scor'], 'did you mean "score"?'],
      [['--status', 'don'], 'did you mean "done"?'],
      [['--where', 'metod=plain'], 'method'],
      [['--where', 'method=plane'], 'plain'],
      [['--format', 'xml'], 'table, json, csv, md'],
      [['mien'], 'did you mean "mine"?'],
      [['other'], 'sweeps that were: mine'],
    ];
    for (const [args, said] of cases) {
      const { code, stdout, stderr } = await callCli(root, ['runs', ...args]);
      expect(code, args.join(' ')).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toContain(said);
      expect(stderr).not.toContain('nothing was started');
    }
    const empty = await callCli(makeRoot({}), ['runs']);
    expect(empty.code).toBe(2);
    expect(empty.stderr).toContain('no sweep has been run');
  });

  test('ends quietly when its reader goes away', () => {
    const entry = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
    const line = 'set -o pipefail; "$0" "$1" runs --root "$2" | head -n 1';
    const { status, stdout, stderr } = spawnSync('bash', ['-c', line, process.execPath, entry, root]);
    expect(stdout.toString().split('\n')).toHaveLength(2);
    expect(stderr.toString()).toBe('');
    expect(status).toBe(0);
  });
});

test('diff rounds what was measured, for people only', async () => {
  const [one, two] = (await rowsOf()).map(({ id }) => String(id)) as [string, string];
  expect((await callCli(root, ['diff', one, two])).stdout).toMatch(/^result +loss +0.333333 +0.666667 +\+0.333333$/m);
  expect((await callCli(root, ['diff', one, two, '--format', 'csv'])).stdout).toContain(`loss,${1 / 3},${2 / 3},`);
});

describe('show and logs', () => {
  test('a run by the beginning of its id: attempts, results, config, why it failed', async () => {
    const [done] = await rowsOf('--status', 'done');
    const [failed] = await rowsOf('--status', 'failed');
    const page = await callCli(root, ['show', String(done?.id).slice(0, 12)]);
    expect(page.code, page.stderr).toBe(0);
    expect(page.stdout).toContain(`run ${done?.id}  done`);
    expect(page.stdout).toContain('depth.layers');
    const json = JSON.parse((await callCli(root, ['show', String(failed?.id), '--format', 'json'])).stdout);
    expect(json).toMatchObject({
      id: failed?.id,
      status: 'failed',
      config: { n: 3 },
      metrics: null,
      evaluations: [{ name: 'score', step: 2, value: 30 }],
      attempts: [{ attempt: 1, status: 'failed', reason: 'exit', step: 2 }],
      failure: { stderr: expect.arrayContaining(['what went wrong']) },
    });
    const csv = await callCli(root, ['show', String(done?.id), '--format', 'csv']);
    expect(csv.stdout).toContain('metrics.score,10\r\n');
  });

  test('an unknown run: what to look at; an ambiguous one: its candidates', async () => {
    const unknown = await callCli(root, ['show', 'zzz']);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('sweep runs');
    const [first = ''] = ids;
    const typo = await callCli(root, ['show', `${first.slice(0, 7)}${first[7] === '0' ? '1' : '0'}`]);
    expect(typo.code).toBe(2);
    expect(typo.stderr).toContain(`did you mean ${first}`);
    const shared = ids.filter((id) => id.startsWith('c'));
    expect(shared.length).toBeGreaterThan(1);
    const ambiguous = await callCli(root, ['logs', 'c']);
    expect(ambiguous.code).toBe(2);
    for (const id of shared) expect(ambiguous.stderr).toContain(id);
    const cut = await callCli(root, ['show', `${first.slice(0, 13)}…`, '--format', 'json']);
    expect(JSON.parse(cut.stdout)).toMatchObject({ id: first });
    const empty = await callCli(root, ['show', '']);
    expect(empty.code).toBe(2);
    expect(empty.stderr).toContain('6 ids');
  });

  test('logs print what a run has printed', async () => {
    const [done] = await rowsOf('--where', 'n=2');
    const { code, stdout } = await callCli(root, ['logs', String(done?.id).slice(0, 12), '-f']);
    expect(code).toBe(0);
    expect(stdout).toBe('trained with n = 2\n');
    const [failed] = await rowsOf('--status', 'failed');
    const both = await callCli(root, ['logs', String(failed?.id)]);
    expect(both.stdout).toContain('what went wrong');
  });
});
