import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { create, list } from 'tar';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { rootWithRuns } from './a-root-with-runs.ts';
import { callCli, makeRoot, runCli } from './run-cli.ts';

// Starts of the program, which a machine at work on other things draws out.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let root: string;
let bundle: string;
beforeAll(async () => {
  root = await rootWithRuns();
  bundle = join(root, 'mine.tgz');
  const { code, stdout, stderr } = await callCli(root, ['export', 'mine', '--bundle', 'mine.tgz']);
  expect(code, stderr).toBe(0);
  expect(stdout).toBe('mine.tgz\n');
});

describe('export', () => {
  test('csv has a record per run and per value, with the labels', async () => {
    const { code, stdout } = await callCli(root, ['export', 'mine']);
    expect(code).toBe(0);
    const [header, ...lines] = stdout.trimEnd().split('\r\n');
    expect(header).toBe('type,run_id,status,block,method,n,seed,step,name,value');
    const count = (type: string) => lines.filter((line) => line.startsWith(`${type},`)).length;
    expect([count('run'), count('result'), count('metric'), count('evaluation')]).toEqual([6, 8, 12, 6]);
    expect(lines.find((line) => line.startsWith('evaluation,'))).toMatch(/,done,block-1,plain,1,0,2,score,10$/);
  });

  test('json and ndjson hold the same, --out writes a file and tells its format', async () => {
    const { stdout } = await callCli(root, ['export', '--format', 'json']);
    const { sweep, runs } = JSON.parse(stdout);
    expect(sweep).toBe('mine');
    expect(runs).toHaveLength(6);
    expect(runs[0]).toMatchObject({
      status: 'done',
      labels: { method: 'plain', n: 1, seed: 0 },
      results: { score: 10 },
    });
    const out = await callCli(root, ['export', '--out', 'all.ndjson']);
    expect(out.stdout).toBe('all.ndjson\n');
    const lines = readFileSync(join(root, 'all.ndjson'), 'utf8').trimEnd().split('\n');
    const records = lines.map((line) => JSON.parse(line) as { type: string; run_id: string });
    expect(records.filter(({ type }) => type === 'metric')).toHaveLength(
      runs.flatMap(({ metrics }: { metrics: unknown[] }) => metrics).length,
    );
    expect(new Set(records.map(({ run_id }) => run_id))).toEqual(new Set(runs.map(({ id }: { id: string }) => id)));
  });

  test('a file that cannot be written: exit 4, nothing left behind', async () => {
    const { code, stderr } = await callCli(root, ['export', '--out', 'no/such/folder.csv']);
    expect(code).toBe(4);
    expect(stderr).toMatch(/folder.csv cannot be written: there is no folder .*such$/m);
  });
});

describe('import', () => {
  test('adds runs and plans, also to a root that has some of them; twice adds nothing', async () => {
    const names: string[] = [];
    await list({ file: bundle, onReadEntry: ({ path }) => names.push(path) });
    expect(names).toContain('sweeps/mine.json');
    expect(names.filter((name) => name.includes('checkpoint/'))).toEqual([]);

    const other = makeRoot({});
    const first = await callCli(other, ['import', bundle]);
    expect(first.code, first.stderr).toBe(0);
    expect(first.stdout).toContain('6 runs added');
    const rows = async (at: string) =>
      JSON.parse((await callCli(at, ['runs', 'mine', '--format', 'json'])).stdout) as unknown;
    expect(await rows(other)).toEqual(await rows(root));
    const again = await callCli(other, ['import', bundle]);
    expect(again.stdout).toContain('0 runs added, 6 here already');
    expect(readdirSync(join(other, 'runs')).filter((name) => name.startsWith('.import'))).toEqual([]);
  });

  test('refuses results that differ, and damaged files, and adds nothing then', async () => {
    const done = JSON.parse((await callCli(root, ['runs', '--status', 'done', '--format', 'json'])).stdout)[0].id;
    const other = makeRoot({});
    await callCli(other, ['import', bundle]);
    const result = join(other, 'runs', done, 'result.json');
    writeFileSync(result, readFileSync(result, 'utf8').replace('"score": 10', '"score": 11'));
    const refused = await callCli(other, ['import', bundle]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(`run ${done} has other results here`);

    const copy = mkdtempSync(join(tmpdir(), 'sweep-bundle-'));
    cpSync(join(root, 'runs'), copy, { recursive: true });
    writeFileSync(join(copy, done, 'attempts/1/events.ndjson'), '');
    const damaged = join(copy, 'damaged.tgz');
    await create({ file: damaged, gzip: true, cwd: copy }, ['sweeps', `${done}/config.json`, `${done}/attempts`]);
    const empty = makeRoot({});
    const broken = await callCli(empty, ['import', damaged]);
    expect(broken.code).toBe(2);
    expect(broken.stderr).toContain('events.ndjson has changed');
    expect(existsSync(join(empty, 'runs', done))).toBe(false);
  });

  test('a hostile archive: no path leaves the root, no link is made, nothing is written', async () => {
    const id = '0123456789abcdef';
    const hostile: Record<string, (folder: string) => Promise<void>> = {
      'a path upward': (folder) => pack(folder, ['../../escaped.txt']),
      'an absolute path': (folder) => pack(folder, [join(folder, 'absolute.txt')]),
      'a place outside run folders': (folder) => pack(folder, ['orchestrator.json']),
      'a checkpoint': (folder) => pack(folder, [`${id}/checkpoint/step-1`]),
      'a link': async (folder) => {
        mkdirSync(join(folder, id));
        symlinkSync('/etc', join(folder, id, 'attempts'));
        await create({ file: join(folder, 'hostile.tgz'), gzip: true, cwd: folder }, [`${id}/attempts`]);
      },
    };
    for (const [what, make] of Object.entries(hostile)) {
      const folder = join(mkdtempSync(join(tmpdir(), 'sweep-hostile-')), 'a', 'b');
      mkdirSync(folder, { recursive: true });
      await make(folder);
      const other = makeRoot({});
      const { code, stderr } = await callCli(other, ['import', join(folder, 'hostile.tgz')]);
      expect(code, what).toBe(2);
      expect(stderr, what).toContain('nothing was added');
      expect(existsSync(join(other, 'runs')) ? readdirSync(join(other, 'runs')) : [], what).toEqual([]);
      expect(readdirSync(other).sort(), what).toEqual(['runs', 'sweeps']);
    }
    writeFileSync(join(root, 'no.tgz'), 'not an archive');
    expect((await callCli(makeRoot({}), ['import', join(root, 'no.tgz')])).code).toBe(2);
    expect((await callCli(makeRoot({}), ['import', 'missing.tgz'])).stderr).toContain('does not exist');
  });
});

/** An archive with text files at exactly these paths. */
async function pack(folder: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const file = path.startsWith('/') ? path : join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'mischief');
  }
  await create({ file: join(folder, 'hostile.tgz'), gzip: true, cwd: folder, preservePaths: true }, [...paths]);
}

describe('gc', () => {
  const ids = (at: string, name: string) => readdirSync(join(at, 'runs', name, 'checkpoint'));

  test('lists, asks, and removes checkpoints of done runs; those of failed ones may be gone on from', async () => {
    const other = mkdtempSync(join(tmpdir(), 'sweep-gc-'));
    cpSync(root, other, { recursive: true });
    const rows = JSON.parse((await callCli(other, ['runs', '--format', 'json'])).stdout) as {
      id: string;
      status: string;
    }[];
    const [done, failed] = ['done', 'failed'].map((status) => rows.find((row) => row.status === status)?.id ?? '');
    const listed = await callCli(other, ['gc', '-n']);
    expect(listed.code, listed.stderr).toBe(0);
    expect(listed.stdout).toContain('would remove 4 items, 3.9 KiB');
    const unasked = await callCli(other, ['gc']);
    expect(unasked.code).toBe(2);
    expect(unasked.stderr).toContain('-y');
    expect((await callCli(other, ['gc', '-y', '--older-than', '1h'])).stdout).toBe('nothing to remove\n');
    expect((await callCli(other, ['gc', '--older-than', 'week'])).code).toBe(2);
    expect(ids(other, done ?? '')).toEqual(['step-2']);
    const removed = await callCli(other, ['gc', '--checkpoints', '-y']);
    expect(removed.stdout).toContain('removed 4 of 4');
    expect(ids(other, done ?? '')).toEqual([]);
    expect(ids(other, failed ?? '')).toEqual(['step-2']);
  });

  test('removes runs that no plan names and what --rerun moved away, and nothing that a plan needs', async () => {
    const other = mkdtempSync(join(tmpdir(), 'sweep-gc-'));
    cpSync(root, other, { recursive: true });
    const rows = JSON.parse((await callCli(other, ['runs', '--format', 'json'])).stdout) as { id: string }[];
    const sweep = join(other, 'sweeps/mine.yaml');
    writeFileSync(sweep, readFileSync(join(root, 'sweeps/mine.yaml'), 'utf8').replace('[1, 2, 3]', '[1, 2]'));
    expect((await runCli(other, ['run', 'mine', '--plain'])).code).toBe(0);
    mkdirSync(join(other, 'runs/.old', `${rows[0]?.id}-1`), { recursive: true });
    writeFileSync(join(other, 'runs/.old', `${rows[0]?.id}-1`, 'config.json'), '{}');
    const old = new Date(Date.now() - 8 * 86_400_000);
    for (const path of ['config.json', '']) utimesSync(join(other, 'runs/.old', `${rows[0]?.id}-1`, path), old, old);
    const aged = await callCli(other, ['gc', '--orphans', '--older-than', '7d', '-y']);
    expect(aged.stdout).toContain('removed 1 of 1');
    expect(readdirSync(join(other, 'runs/.old'))).toEqual([]);
    const removed = await callCli(other, ['gc', '--orphans', '-y']);
    expect(removed.stdout).toContain('removed 2 of 2');
    expect(existsSync(join(other, 'runs', rows[2]?.id ?? ''))).toBe(false);
    expect(JSON.parse((await callCli(other, ['runs', '--format', 'json'])).stdout)).toHaveLength(4);
    writeFileSync(join(other, 'runs/sweeps/mine.json'), '{');
    const unsure = await callCli(other, ['gc', '--orphans', '-y']);
    expect(unsure.code).toBe(2);
    expect(unsure.stderr).toContain('mine.json');
  });
});
