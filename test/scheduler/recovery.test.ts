import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ownProcess, systemClock } from '../../src/base/index.ts';
import { sendCommand } from '../../src/control/index.ts';
import { verifyRoot } from '../../src/ingest/index.ts';
import {
  attemptPaths,
  claimAttempt,
  lastLines,
  listAttempts,
  prepareRunFolder,
  readOutcome,
  readPid,
  readResult,
  rootPaths,
  runPaths,
} from '../../src/rundir/index.ts';
import { planRuns, rebuild, runSweep, surveyRuns } from '../../src/scheduler/index.ts';
import { openStoreReadOnly } from '../../src/store/index.ts';
import { canTest } from '../can-test.ts';
import { orchestrateElsewhere } from './other-process.ts';
import { processesOf } from './processes.ts';
import { eventually, newRoot, optionsOf, program, sweepOf } from './sweep-of.ts';

const statuses = (root: string, id: string) =>
  listAttempts(root, id).map((attempt) => readOutcome(root, { runId: id, attempt })?.status);

test('what goes on after the orchestrator was killed is adopted, not started again', async () => {
  const root = newRoot();
  const planned = sweepOf([
    { command: program('trains.mjs', 1, 80, 50) },
    { command: program('trains.mjs', 2, 80, 50) },
  ]);
  const other = orchestrateElsewhere(root, planned);
  await eventually(() => other.said.filter(({ type }) => type === 'started').length === 2);
  other.process.kill('SIGKILL');
  await other.ended;
  const options = optionsOf(root, planned);
  expect(await runSweep(options)).toMatchObject({ status: 'complete', done: 2, ended: 2 });
  expect(options.events.filter(({ type }) => type === 'adopted')).toHaveLength(2);
  for (const { id } of planned.runs) expect(statuses(root, id)).toEqual(['done']);
  expect(await verifyRoot(root)).toMatchObject({ runs: 2, findings: [] });
  expect(processesOf(root)).toEqual([]);
});

test('beside an orchestrator at work nothing is found at fault', async () => {
  const root = newRoot();
  const planned = sweepOf(Array.from({ length: 12 }, (_, i) => ({ command: program('trains.mjs', i, 6, 20) })));
  let isOver = false;
  const result = runSweep(optionsOf(root, planned)).finally(() => {
    isOver = true;
  });
  const found: string[] = [];
  let looks = 0;
  for (; !isOver; looks++) {
    const { findings } = await verifyRoot(root);
    found.push(...findings.map(({ message }) => message));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(await result).toMatchObject({ done: 12 });
  expect(found).toEqual([]);
  expect(looks).toBeGreaterThan(1);
});

test('what finished after the orchestrator was killed counts, and is not started again', async () => {
  const root = newRoot();
  const planned = sweepOf([{ command: program('trains.mjs', 1, 5, 30) }]);
  const id = planned.runs[0]?.id ?? '';
  const other = orchestrateElsewhere(root, planned);
  await eventually(() => other.said.some(({ type }) => type === 'started'));
  other.process.kill('SIGKILL');
  await eventually(() => existsSync(attemptPaths(root, { runId: id, attempt: 1 }).exit));
  expect(readOutcome(root, { runId: id, attempt: 1 })).toBeUndefined();
  const store = openStoreReadOnly(rootPaths(root).store);
  const [entry] = planRuns(planned, surveyRuns(root, [id], store), { retryFailed: false });
  store?.close();
  expect(entry).toMatchObject({ status: 'done', start: false });
  expect(await runSweep(optionsOf(root, planned))).toMatchObject({ done: 1, ended: 0 });
  expect(statuses(root, id)).toEqual(['done']);
  expect(readResult(root, id)?.metrics).toHaveProperty('state');
});

test('finished, and gone without an exit status, counts as done', async () => {
  const root = newRoot();
  const planned = sweepOf([{ command: program('trains.mjs', 1, 5, 30) }]);
  const key = { runId: planned.runs[0]?.id ?? '', attempt: 1 };
  const other = orchestrateElsewhere(root, planned);
  await eventually(() => other.said.some(({ type }) => type === 'started'));
  other.process.kill('SIGKILL');
  await eventually(() => existsSync(attemptPaths(root, key).exit));
  unlinkSync(attemptPaths(root, key).exit);
  expect(await runSweep(optionsOf(root, planned))).toMatchObject({ done: 1, ended: 0 });
  expect(readOutcome(root, key)).toMatchObject({ status: 'done', exit_status: null });
});

test('orchestrator and child killed together: the run goes on from its checkpoint', async () => {
  const root = newRoot();
  const planned = sweepOf([{ command: program('trains.mjs', 1, 20, 20) }]);
  const id = planned.runs[0]?.id ?? '';
  const other = orchestrateElsewhere(root, planned);
  await eventually(() => existsSync(`${runPaths(root, id).checkpoint}/step-5.json`));
  other.process.kill('SIGKILL');
  await other.ended;
  process.kill(-(readPid(root, { runId: id, attempt: 1 })?.pid ?? 0), 'SIGKILL');
  expect(await runSweep(optionsOf(root, planned))).toMatchObject({ done: 1, ended: 1 });
  expect(readOutcome(root, { runId: id, attempt: 1 })).toMatchObject({
    status: 'interrupted',
    reason: 'orchestrator-died',
  });
  expect(statuses(root, id)).toEqual(['interrupted', 'done']);
  const store = openStoreReadOnly(rootPaths(root).store);
  expect(store?.attemptsOf(id)[1]?.resumedStep).toBeGreaterThanOrEqual(5);
  expect(store?.series(id, 'loss').map(({ step }) => step)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  store?.close();
});

test('a first attempt that finds a checkpoint is told to go on from it', async () => {
  const root = newRoot();
  const planned = sweepOf([{ command: program('succeeds.sh') }]);
  const [run] = planned.runs;
  if (run === undefined) throw new Error('no run');
  prepareRunFolder(root, run.id, run);
  writeFileSync(`${runPaths(root, run.id).checkpoint}/step-5.json`, '{}');
  const options = optionsOf(root, planned);
  await runSweep(options);
  expect(options.events.find(({ type }) => type === 'started')).toMatchObject({ attempt: 1, resume: true });
});

test('a claimed attempt of which nothing more is known was never started', async () => {
  const root = newRoot();
  const planned = sweepOf([{ command: program('succeeds.sh') }]);
  const [run] = planned.runs;
  if (run === undefined) throw new Error('no run');
  prepareRunFolder(root, run.id, run);
  claimAttempt(root, { runId: run.id, attempt: 1 });
  expect(await runSweep(optionsOf(root, planned))).toMatchObject({ done: 1 });
  expect(statuses(root, run.id)).toEqual(['interrupted', 'done']);
  expect((await verifyRoot(root)).findings).toEqual([]);
});

test('retries that a killed orchestrator had left are made by the next one', async () => {
  const root = newRoot();
  const planned = sweepOf([{ command: program('fails-then-succeeds.sh'), retry: { attempts: 3, backoff: 60_000 } }]);
  const id = planned.runs[0]?.id ?? '';
  const other = orchestrateElsewhere(root, planned);
  await eventually(() => other.said.some(({ type, next }) => type === 'ended' && next === 'again'));
  other.process.kill('SIGKILL');
  await other.ended;
  const quick = { ...planned, runs: planned.runs.map((run) => ({ ...run, retry: { attempts: 3, backoff: 1 } })) };
  expect(await runSweep(optionsOf(root, quick))).toMatchObject({ done: 1 });
  expect(statuses(root, id)).toEqual(['failed', 'failed', 'done']);
});

test('an attempt of another sweep goes on beside this one, and is not started again when that is added', async () => {
  const root = newRoot();
  const first = sweepOf([{ command: program('trains.mjs', 1, 40, 50) }], { name: 'first' });
  const id = first.runs[0]?.id ?? '';
  const other = orchestrateElsewhere(root, first);
  await eventually(() => other.said.some(({ type }) => type === 'started'));
  other.process.kill('SIGKILL');
  await other.ended;
  let isReady = false;
  const onReady = () => {
    isReady = true;
  };
  const options = optionsOf(root, sweepOf([{ command: program('trains.mjs', 2, 20, 50) }]), { onReady });
  const running = runSweep(options);
  await eventually(() => isReady);
  const planned = JSON.parse(JSON.stringify(first));
  expect(
    await sendCommand(rootPaths(root).control, { command: 'enqueue', planned, only: null, retryFailed: false }),
  ).toMatchObject({ ok: true });
  expect(await running).toMatchObject({ status: 'complete', done: 1, ended: 2 });
  expect(statuses(root, id)).toEqual(['done']);
});

test('a run whose folder was deleted is new again', async () => {
  const root = newRoot();
  const planned = sweepOf([{ command: program('succeeds.sh') }, { command: program('succeeds.sh', 2) }]);
  await runSweep(optionsOf(root, planned));
  rmSync(runPaths(root, planned.runs[0]?.id ?? '').folder, { recursive: true });
  expect(await runSweep(optionsOf(root, planned))).toMatchObject({ done: 2, ended: 1 });
  expect((await verifyRoot(root)).findings).toEqual([]);
});

test.each(['run', 'attempt'])(
  'a program whose %s was deleted under it counts for nothing; the others go on',
  async (what) => {
    const root = newRoot();
    const planned = sweepOf([
      { command: program('trains.mjs', 1, 40, 50) },
      { command: program('trains.mjs', 2, 40, 50) },
    ]);
    const [id = '', other = ''] = planned.runs.map((run) => run.id);
    const files = attemptPaths(root, { runId: id, attempt: 1 });
    const options = optionsOf(root, planned);
    const running = runSweep(options);
    await eventually(() => lastLines(files.events, 1).some((line) => line.includes('"step"')));
    rmSync(what === 'run' ? runPaths(root, id).folder : files.folder, { recursive: true });
    expect(await running).toMatchObject({ status: 'complete', done: 2, failed: 0 });
    expect(options.events).toContainEqual(
      expect.objectContaining({
        type: 'ended',
        runId: id,
        next: 'again',
        outcome: expect.objectContaining({ message: 'its folder was deleted while it ran' }),
      }),
    );
    expect(statuses(root, id)).toEqual(['done']);
    expect(statuses(root, other)).toEqual(['done']);
    expect((await verifyRoot(root)).findings).toEqual([]);
  },
);

test('an attempt that was deleted between two calls is forgotten', async () => {
  const root = newRoot();
  const planned = sweepOf([{ command: program('fails-then-succeeds.sh', 2), retry: { attempts: 1 } }]);
  const [id = ''] = planned.runs.map((run) => run.id);
  await runSweep(optionsOf(root, planned));
  rmSync(attemptPaths(root, { runId: id, attempt: 1 }).folder, { recursive: true });
  await runSweep(optionsOf(root, planned));
  expect((await verifyRoot(root)).findings).toEqual([]);
});

test('a program that goes on after the orchestrator and its own folder have gone is ended', async () => {
  const root = newRoot();
  const planned = sweepOf([{ command: program('trains.mjs', 1, 200, 50) }]);
  const [id = ''] = planned.runs.map((run) => run.id);
  const other = orchestrateElsewhere(root, planned);
  const { events } = attemptPaths(root, { runId: id, attempt: 1 });
  await eventually(() => lastLines(events, 1).some((line) => line.includes('"step"')));
  other.process.kill('SIGKILL');
  await other.ended;
  rmSync(runPaths(root, id).folder, { recursive: true });
  const before = processesOf(root);
  expect(before).not.toEqual([]);
  const options = optionsOf(root, planned);
  const running = runSweep(options);
  await eventually(() => options.events.some(({ type }) => type === 'started'));
  for (const one of before) expect(processesOf(root)).not.toContainEqual(one);
  options.cancel.abort();
  expect(await running).toMatchObject({ status: 'cancelled' });
});

test('where all of runs/ is deleted during a sweep, it ends and says so', async () => {
  const root = newRoot();
  const planned = sweepOf([{ command: program('trains.mjs', 1, 200, 50) }]);
  const { events } = attemptPaths(root, { runId: planned.runs[0]?.id ?? '', attempt: 1 });
  const options = optionsOf(root, planned);
  const running = runSweep(options);
  const ended = expect(running).rejects.toMatchObject({ exitCode: 4, message: expect.stringContaining('was deleted') });
  await eventually(() => lastLines(events, 1).some((line) => line.includes('"step"')));
  rmSync(rootPaths(root).runs, { recursive: true });
  options.cancel.abort();
  await ended;
});

test('a store that is missing or damaged is built anew from the folders', async () => {
  const root = newRoot();
  const planned = sweepOf([{ command: program('succeeds.sh') }, { command: program('exits-without-result.sh') }]);
  await runSweep(optionsOf(root, planned));
  const { store } = rootPaths(root);
  const dump = () => {
    const reader = openStoreReadOnly(store);
    const rows = [...(reader?.dump() ?? [])];
    reader?.close();
    return rows;
  };
  const rows = dump();
  for (const suffix of ['', '-wal', '-shm']) rmSync(store + suffix, { force: true });
  const missing = optionsOf(root, planned);
  expect(await runSweep(missing)).toMatchObject({ done: 1, failed: 1, ended: 0 });
  expect(missing.events).toEqual([{ type: 'message', text: expect.stringContaining('missing') }]);
  expect(dump()).toEqual(rows);
  writeFileSync(store, 'this is no database, and never was one; it is long enough to be looked at, though '.repeat(20));
  const damaged = optionsOf(root, planned);
  expect(await runSweep(damaged)).toMatchObject({ done: 1, failed: 1, ended: 0 });
  expect(damaged.events).toEqual([{ type: 'message', text: expect.stringContaining('damaged') }]);
  expect(dump()).toEqual(rows);
});

test('another orchestrator on the same root is refused with exit 3, naming the one that holds it', async () => {
  const root = newRoot();
  const planned = sweepOf([{ command: program('hangs.sh') }]);
  const options = optionsOf(root, planned);
  const running = runSweep(options);
  await eventually(() => options.events.some(({ type }) => type === 'started'));
  const other = orchestrateElsewhere(root, planned);
  expect(await other.ended).toBe(3);
  await expect(rebuild({ root, clock: systemClock })).rejects.toMatchObject({ exitCode: 3 });
  expect(other.said[0]?.message).toMatch(new RegExp(`pid ${process.pid} on .*, started 20`));
  options.cancel.abort();
  expect(await running).toMatchObject({ status: 'cancelled', left: 1 });
  expect(await rebuild({ root, clock: systemClock })).toEqual({ runs: 1 });
});

test('a file where runs/ should be ends it with exit 4', async () => {
  const root = newRoot();
  const planned = sweepOf([{ command: program('succeeds.sh') }]);
  writeFileSync(rootPaths(root).runs, '');
  await expect(runSweep(optionsOf(root, planned))).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringContaining('is no folder'),
  });
});

const mounts = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;
const hasDisk = canTest('a full and a read-only disk', mounts ? null : 'unshare cannot mount here');

/** The command that runs an orchestrator whose runs/ is a small disk of its own. */
const onDisk = (root: string, mountOptions: string) => {
  mkdirSync(rootPaths(root).runs);
  const script = `mount -t tmpfs -o ${mountOptions} none "$1" && shift && exec "$@"`;
  return ['unshare', '-rm', 'sh', '-c', script, 'sh', rootPaths(root).runs];
};

test.runIf(hasDisk)('a disk that is full ends it with exit 4 and a reason, and leaves nothing running', async () => {
  const root = newRoot();
  const planned = sweepOf(
    Array.from({ length: 200 }, (_, i) => ({
      // The first of them has to be killed.
      command: i === 0 ? program('ignores-sigterm.sh') : program('succeeds.sh', i),
      limits: { grace: 300 },
      config: { padding: 'x'.repeat(9000) },
    })),
  );
  const other = orchestrateElsewhere(root, planned, {}, onDisk(root, 'size=3m'));
  expect(await other.ended).toBe(4);
  expect(other.said.at(-1)?.message).toContain('no space is left on the disk');
  expect(processesOf(root)).toEqual([]);
});

test.runIf(hasDisk)('runs/ on a read-only disk ends it with exit 4', async () => {
  const root = newRoot();
  const planned = sweepOf([{ command: program('succeeds.sh') }]);
  const other = orchestrateElsewhere(root, planned, {}, onDisk(root, 'ro'));
  expect(await other.ended).toBe(4);
  expect(other.said.at(-1)?.message).toContain('read-only file system');
});

test('cut off between outcome and result, or before the store: the same result and the same store', async () => {
  const root = newRoot();
  const planned = sweepOf([{ command: program('succeeds.sh') }]);
  const id = planned.runs[0]?.id ?? '';
  await runSweep(optionsOf(root, planned));
  const { result } = runPaths(root, id);
  const text = readFileSync(result, 'utf8');
  rmSync(result);
  rmSync(rootPaths(root).store);
  expect(await runSweep(optionsOf(root, planned))).toMatchObject({ done: 1, ended: 0 });
  expect(readFileSync(result, 'utf8')).toBe(text);
  expect(statuses(root, id)).toEqual(['done']);
  expect((await verifyRoot(root)).findings).toEqual([]);
});

test('a result that is missing is written by the run after a rebuild, the same as before', async () => {
  const root = newRoot();
  const planned = sweepOf([{ command: program('succeeds.sh') }]);
  const id = planned.runs[0]?.id ?? '';
  await runSweep(optionsOf(root, planned));
  const { result } = runPaths(root, id);
  const text = readFileSync(result, 'utf8');
  rmSync(result);
  await rebuild({ root, clock: systemClock });
  expect(await runSweep(optionsOf(root, planned))).toMatchObject({ status: 'complete', done: 1, ended: 0 });
  expect(readFileSync(result, 'utf8')).toBe(text);
  expect((await verifyRoot(root)).findings).toEqual([]);
});

test('pages that are damaged are found when they are read; the sweep goes on with a store built anew', async () => {
  const root = newRoot();
  const planned = sweepOf(Array.from({ length: 30 }, (_, i) => ({ command: program('succeeds.sh', i) })));
  const first = { ...planned, runs: planned.runs.slice(0, 28) };
  await runSweep(optionsOf(root, first));
  await rebuild({ root, clock: systemClock });
  const { store } = rootPaths(root);
  const bytes = readFileSync(store);
  bytes.fill(0xa5, 4096);
  writeFileSync(store, bytes);
  expect((await verifyRoot(root)).findings).toEqual([
    { runId: null, message: 'runs/sweep.db is damaged; the next "sweep run" makes it anew' },
  ]);
  const options = optionsOf(root, planned);
  expect(await runSweep(options)).toMatchObject({ status: 'complete', done: 30, ended: 2 });
  expect(options.events).toContainEqual({ type: 'message', text: expect.stringContaining('sweep.db is damaged') });
  expect(readFileSync(`${store}.damaged`).equals(bytes)).toBe(true);
  expect((await verifyRoot(root)).findings).toEqual([]);
});

test('attempt.json without a program: it was never started', async () => {
  const root = newRoot();
  const planned = sweepOf([{ command: program('fails-then-succeeds.sh') }]);
  const key = { runId: planned.runs[0]?.id ?? '', attempt: 1 };
  await runSweep(optionsOf(root, planned));
  const { outcome, exit, pid, events, stdout, stderr } = attemptPaths(root, key);
  for (const file of [outcome, exit, pid, events, stdout, stderr, rootPaths(root).store]) rmSync(file, { force: true });
  await runSweep(optionsOf(root, planned));
  expect(readOutcome(root, key)).toMatchObject({ status: 'interrupted', reason: 'orchestrator-died' });
  expect(listAttempts(root, key.runId)).toEqual([1, 2]);
});

test('a program whose supervisor could not write itself down is ended, and its run begun again', async () => {
  const root = newRoot();
  const planned = sweepOf([{ command: program('needs-a-second-attempt.sh') }]);
  const key = { runId: planned.runs[0]?.id ?? '', attempt: 1 };
  const other = orchestrateElsewhere(root, planned);
  await eventually(() => other.said.some(({ type }) => type === 'progress'));
  other.process.kill('SIGKILL');
  await other.ended;
  process.kill(readPid(root, key)?.pid ?? 0, 'SIGKILL');
  rmSync(attemptPaths(root, key).pid);
  expect(processesOf(root).length).toBeGreaterThan(0);
  writeFileSync(`${runPaths(root, key.runId).checkpoint}/step-1`, 'state');
  expect(await runSweep(optionsOf(root, planned))).toMatchObject({ status: 'complete', done: 1 });
  expect(statuses(root, key.runId)).toEqual(['interrupted', 'done']);
  expect(processesOf(root)).toEqual([]);
});

test('an adopted attempt is held to its limits, whatever was done to the clock meanwhile', async () => {
  const root = newRoot();
  const planned = sweepOf([
    { command: program('hangs.sh'), limits: { timeout: 1_500 } },
    { command: program('trains.mjs', 1, 60, 30), limits: { timeout: 3_600_000 } },
  ]);
  const other = orchestrateElsewhere(root, planned);
  await eventually(() => other.said.filter(({ type }) => type === 'started').length === 2);
  other.process.kill('SIGKILL');
  await other.ended;
  // It has been set forward by a day.
  const clock = { now: () => Date.now() + 86_400_000, monotonic: () => performance.now() };
  const options = optionsOf(root, planned, { clock });
  expect(await runSweep(options)).toMatchObject({ done: 1, failed: 1 });
  expect(options.events.filter(({ type }) => type === 'adopted')).toHaveLength(2);
  const outcomes = planned.runs.map(({ id }) => readOutcome(root, { runId: id, attempt: 1 }));
  expect(outcomes).toMatchObject([{ reason: 'timeout' }, { status: 'done' }]);
});

test('an attempt of an earlier boot is never taken for a process of now', async () => {
  const root = newRoot();
  const planned = sweepOf([{ command: program('fails-then-succeeds.sh') }]);
  const key = { runId: planned.runs[0]?.id ?? '', attempt: 1 };
  await runSweep(optionsOf(root, planned));
  const { outcome, exit, attempt, pid } = attemptPaths(root, key);
  for (const file of [outcome, exit, rootPaths(root).store]) rmSync(file);
  // Its number and start are those of a process that lives: this one.
  writeFileSync(pid, JSON.stringify(ownProcess()));
  writeFileSync(attempt, JSON.stringify({ ...JSON.parse(readFileSync(attempt, 'utf8')), boot_id: 'an earlier one' }));
  await runSweep(optionsOf(root, planned));
  expect(readOutcome(root, key)).toMatchObject({ status: 'interrupted', reason: 'orchestrator-died' });
});

test('an attempt of another host is left alone, until it is claimed', async () => {
  const root = newRoot();
  const planned = sweepOf([{ command: program('fails-then-succeeds.sh') }]);
  const key = { runId: planned.runs[0]?.id ?? '', attempt: 1 };
  await runSweep(optionsOf(root, planned));
  const { outcome, exit, attempt, folder } = attemptPaths(root, key);
  for (const last of listAttempts(root, key.runId).slice(1)) rmSync(`${folder}/../${last}`, { recursive: true });
  for (const file of [outcome, exit, rootPaths(root).store]) rmSync(file);
  writeFileSync(attempt, JSON.stringify({ ...JSON.parse(readFileSync(attempt, 'utf8')), host: 'elsewhere' }));
  const alone = optionsOf(root, planned);
  expect(await runSweep(alone)).toMatchObject({ done: 0, left: 1 });
  expect(alone.events).toContainEqual({ type: 'message', text: expect.stringContaining('--take-over settles it') });
  expect(readOutcome(root, key)).toBeUndefined();
  await runSweep(optionsOf(root, planned, { takeOver: true }));
  expect(readOutcome(root, key)).toMatchObject({ status: 'interrupted' });
  expect(listAttempts(root, key.runId).length).toBeGreaterThan(1);
});
