import { readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  attemptPaths,
  lastLines,
  listAttempts,
  markForRetry,
  readAttempt,
  readOutcome,
  readResult,
  rootPaths,
  runPaths,
} from '../../src/rundir/index.ts';
import { runSweep, type SweepOptions } from '../../src/scheduler/index.ts';
import { openStoreReadOnly } from '../../src/store/index.ts';
import { processesOf } from './processes.ts';
import { eventually, newRoot, optionsOf, program, type RunOf, sweepOf } from './sweep-of.ts';

/** Runs one program as a sweep of one run. */
async function play(run: RunOf, more: Partial<SweepOptions> = {}, root = newRoot()) {
  const planned = sweepOf([run]);
  const options = optionsOf(root, planned, more);
  const result = await runSweep(options);
  const id = planned.runs[0]?.id ?? '';
  const attempts = listAttempts(root, id);
  const outcomes = attempts.map((attempt) => readOutcome(root, { runId: id, attempt }));
  return { root, id, result, outcomes, events: options.events, files: attemptPaths(root, { runId: id, attempt: 1 }) };
}

test.each([
  ['throws.mjs', 'exit', 'exited with status 1'],
  ['exits-without-result.sh', 'no-result', 'ended without a result (exited with status 0, but never said "finished")'],
  ['out-of-memory.sh', 'out-of-memory', 'ran out of memory (exit status 1)'],
  ['crashes.sh', 'signal', 'crashed with SIGSEGV'],
])('%s fails with reason %s', async (name, reason, message) => {
  const { outcomes, result } = await play({ command: program(name) });
  expect(outcomes).toMatchObject([{ status: 'failed', reason, message, final: true }]);
  expect(result).toMatchObject({ status: 'complete', done: 0, failed: 1 });
});

test.each([
  ['/nowhere/python4', '/nowhere/python4 does not exist'],
  ['nosuchprogram', 'there is no program "nosuchprogram" in PATH'],
  ['/etc/passwd', '/etc/passwd is not executable'],
])('a program that cannot be started fails with the reason: %s', async (name, why) => {
  const { outcomes } = await play({ command: [name, 'train.py'] });
  expect(outcomes).toMatchObject([{ status: 'failed', reason: 'spawn', message: `could not be started: ${why}` }]);
});

test('a folder to run in that does not exist fails the run, not the sweep', async () => {
  const root = newRoot();
  const planned = sweepOf([{ command: program('succeeds.sh') }], { launch: { cwd: 'nowhere' } });
  expect(await runSweep(optionsOf(root, planned))).toMatchObject({ failed: 1 });
  const outcome = readOutcome(root, { runId: planned.runs[0]?.id ?? '', attempt: 1 });
  expect(outcome).toMatchObject({ status: 'failed', reason: 'spawn', exit_status: null });
});

test('the last lines of standard error are there to show', async () => {
  const { files } = await play({ command: program('throws.mjs') });
  expect(lastLines(files.stderr, 20).join('\n')).toContain('the learning rate is not to my taste');
});

test('what a trial says of its failure counts; diverged is not tried again, other is', async () => {
  const diverged = await play({
    command: program('says-it-failed.sh', 'diverged'),
    retry: { attempts: 3, backoff: 1 },
  });
  expect(diverged.outcomes).toMatchObject([{ reason: 'diverged', message: 'diverged: at step 412', final: true }]);
  const data = await play({ command: program('says-it-failed.sh', 'data'), retry: { attempts: 3, backoff: 1 } });
  expect(data.outcomes).toMatchObject([{ reason: 'data', final: true }]);
  const other = await play({ command: program('says-it-failed.sh', 'other'), retry: { attempts: 2, backoff: 1 } });
  expect(other.outcomes).toMatchObject([
    { reason: 'other', final: false },
    { reason: 'other', final: true },
  ]);
});

test('a run is tried again until it succeeds', async () => {
  const { outcomes, root, id, result } = await play({
    command: program('fails-then-succeeds.sh'),
    retry: { attempts: 3, backoff: 1 },
  });
  expect(outcomes.map((outcome) => outcome?.status)).toEqual(['failed', 'failed', 'done']);
  expect(readResult(root, id)?.attempt).toBe(3);
  expect(result).toMatchObject({ done: 1, failed: 0, ended: 1 });
});

test('a failed run is not tried again, unless it is told to; then with attempts of its own', async () => {
  const root = newRoot();
  const run = { command: program('fails-then-succeeds.sh'), retry: { attempts: 2, backoff: 1 } };
  expect((await play(run, {}, root)).result).toMatchObject({ failed: 1 });
  expect((await play(run, {}, root)).outcomes).toHaveLength(2);
  const again = await play(run, { retryFailed: true }, root);
  expect(again.outcomes.map((outcome) => [outcome?.status, outcome?.retry_round])).toEqual([
    ['failed', 0],
    ['failed', 0],
    ['done', 1],
  ]);
});

test('a failed run that was marked is tried again by the next run, once', async () => {
  const root = newRoot();
  const run = { command: program('fails-then-succeeds.sh') };
  const { id } = await play(run, {}, root);
  markForRetry(root, id);
  expect((await play(run, {}, root)).result).toMatchObject({ failed: 1, ended: 1 });
  expect((await play(run, {}, root)).result).toMatchObject({ failed: 1, ended: 0 });
});

test('an attempt cut off by a signal uses up no retry', async () => {
  const { outcomes, root, id } = await play({ command: program('dies-mid-line.sh') });
  expect(outcomes).toMatchObject([
    { status: 'interrupted', reason: 'signal', message: 'cut off by SIGKILL', exit_status: 137 },
    { status: 'done' },
  ]);
  const store = openStoreReadOnly(rootPaths(root).store);
  // The torn line has left no trace, and the second attempt's value stands.
  expect(store?.warnings(id)).toEqual([]);
  expect(store?.series(id, 'loss')[0]).toEqual({ step: 1, value: 0.1 });
  store?.close();
});

test('a device that is lost uses up no retry either, and is not tried for ever', async () => {
  const { outcomes, result } = await play({
    command: program('says-it-failed.sh', 'device-lost'),
    retry: { backoff: 1 },
  });
  expect(outcomes).toHaveLength(10);
  expect(outcomes[0]).toMatchObject({ status: 'interrupted', reason: 'device-lost' });
  expect(result).toMatchObject({ done: 0, failed: 0, left: 1 });
});

test('what is killed again and again without getting any further is left for the next run', async () => {
  const { outcomes, result, events } = await play({ command: program('kills-itself.sh'), retry: { backoff: 1 } });
  expect(outcomes).toHaveLength(3);
  expect(result).toMatchObject({ status: 'complete', done: 0, failed: 0, left: 1 });
  expect(events).toContainEqual({
    type: 'message',
    text: expect.stringMatching(/cut off 3 times .*left for the next run/),
  });
});

test('what gets further every time is never left', async () => {
  const { outcomes, result } = await play({ command: program('gets-further-and-dies.sh'), retry: { backoff: 1 } });
  expect(outcomes).toHaveLength(6);
  expect(result).toMatchObject({ done: 1, left: 0 });
});

test('done means that it said finished and exited 0', async () => {
  const { outcomes, root, id } = await play({ command: program('dies-after-finished.sh') });
  expect(outcomes.map((outcome) => outcome?.status)).toEqual(['interrupted', 'done']);
  expect(readResult(root, id)?.metrics).toEqual({ score: 2 });
});

test('a timeout ends a hanging program', async () => {
  const { outcomes } = await play({ command: program('hangs.sh'), limits: { timeout: 300 } });
  expect(outcomes).toMatchObject([
    { status: 'failed', reason: 'timeout', message: 'ran longer than limits.timeout, 300ms' },
  ]);
});

test('a clock that jumps back does not stretch a timeout', async () => {
  const begun = performance.now();
  const clock = {
    now: () => Date.now() - (performance.now() - begun > 100 ? 3_600_000 : 0),
    monotonic: () => performance.now(),
  };
  const { outcomes } = await play({ command: program('hangs.sh'), limits: { timeout: 300 } }, { clock });
  expect(outcomes).toMatchObject([{ status: 'failed', reason: 'timeout' }]);
});

test('a program that says nothing has stalled', async () => {
  const { outcomes } = await play({ command: program('hangs.sh'), limits: { stall: 300 } });
  expect(outcomes).toMatchObject([{ status: 'failed', reason: 'stall' }]);
});

test('a program that ignores SIGTERM is killed with its process group after its grace', async () => {
  const { outcomes, root } = await play({
    command: program('ignores-sigterm.sh'),
    limits: { timeout: 300, grace: 200 },
  });
  expect(outcomes).toMatchObject([{ status: 'failed', reason: 'timeout', exit_status: null }]);
  expect(processesOf(root)).toEqual([]);
});

test('what a program leaves behind ends with the sweep, in its group or out of it', async () => {
  const { root, result } = await play({ command: program('forks.sh') });
  expect(result.done).toBe(1);
  await eventually(() => processesOf(root).length === 0);
});

test('a flood of output, a GB of it, is cut to its newest half, and costs the orchestrator no memory', async () => {
  const before = process.memoryUsage().rss;
  const { files, result } = await play({ command: program('floods.sh', 1_000_000_000), limits: { log: 1_000_000 } });
  expect(result.done).toBe(1);
  expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
  expect(statSync(files.stdout).size).toBeLessThanOrEqual(1_000_000);
  const text = readFileSync(files.stdout, 'utf8');
  expect(text).toMatch(/^\[sweep: \d+ earlier bytes were dropped, limits.log\]\n/);
  expect(text).toMatch(/the last line\n$/);
});

test('lines that are no events become warnings with their line numbers', async () => {
  const { root, id, result } = await play({ command: program('writes-long-lines.mjs') });
  expect(result.done).toBe(1);
  const store = openStoreReadOnly(rootPaths(root).store);
  expect(store?.warnings(id).map(({ line, message }) => [line, message])).toEqual([
    [1, 'line 1 of events.ndjson is longer than 8 MiB'],
    [2, 'line 2 of events.ndjson is not JSON'],
    [3, expect.stringMatching(/^line 3 of events\.ndjson of type "metric" needs "step"/)],
  ]);
  store?.close();
});

test('the next attempt finds the checkpoint folder as it was, without what is half written', async () => {
  const { outcomes, root, id } = await play({ command: program('leaves-a-torn-checkpoint.sh') });
  expect(outcomes.map((outcome) => outcome?.status)).toEqual(['interrupted', 'done']);
  expect(lastLines(attemptPaths(root, { runId: id, attempt: 2 }).stdout, 9)).toEqual(['step-1', 'resume 1']);
});

test('a program that closes its pipes is none the worse for it', async () => {
  expect((await play({ command: program('closes-its-pipes.sh') })).result.done).toBe(1);
});

test('the environment of a trial is what the protocol says', async () => {
  const root = newRoot();
  const secret = 'SWEEP_TEST_SECRET';
  process.env[secret] = 'hidden';
  const planned = sweepOf(
    [{ command: program('shows-its-environment.mjs', '$HOME; echo', '{"a b"}'), resources: { cpus: 2 } }],
    { launch: { env: { set: { EXTRA: 'x y', SWEEP_ATTEMPT: '9' }, hide: [secret] } } },
  );
  await runSweep(
    optionsOf(root, planned, { environment: { data: 'sets', weights: '/w.safetensors', backend: 'cpu' }, jobs: 2 }),
  );
  delete process.env[secret];
  const id = planned.runs[0]?.id ?? '';
  const key = { runId: id, attempt: 1 };
  const { info } = JSON.parse(lastLines(attemptPaths(root, key).events, 2)[0] ?? '');
  expect(info.cwd).toBe(root);
  expect(info.arguments).toEqual(['$HOME; echo', '{"a b"}']);
  const run = runPaths(root, id);
  expect(info.environment).toMatchObject({
    PATH: process.env.PATH,
    EXTRA: 'x y',
    SWEEP_RUN_DIR: run.folder,
    SWEEP_CONFIG: run.config,
    SWEEP_EVENTS: attemptPaths(root, key).events,
    SWEEP_CHECKPOINT_DIR: run.checkpoint,
    SWEEP_ATTEMPT: '1',
    SWEEP_RESUME: '0',
    SWEEP_THREADS: '2',
    SWEEP_WEIGHTS: '/w.safetensors',
    SWEEP_BACKEND: 'cpu',
    SWEEP_PARENT: expect.stringMatching(`^${process.pid}:\\d+$`),
  });
  expect(info.environment.SWEEP_DATA).toMatch(/^\/.*\/sets$/);
  expect(info.environment).not.toHaveProperty(secret);
  expect(info.environment).not.toHaveProperty('CUDA_VISIBLE_DEVICES');
  expect(readAttempt(root, key)).toMatchObject({ slot: { name: 'cpu 0', cpus: 2 }, resume: false, executor: 'local' });
});

test('sweeps stop after so many failures, and leave the rest for the next run', async () => {
  const runs = [1, 2, 3, 4, 5].map((value) => ({ command: program('exits-without-result.sh', value) }));
  const root = newRoot();
  const two = await runSweep(optionsOf(root, sweepOf(runs, { failures: 2 }), { jobs: 1 }));
  expect(two).toMatchObject({ status: 'stopped', failed: 2, left: 3 });
  const fast = await runSweep(optionsOf(newRoot(), sweepOf(runs), { jobs: 1, failFast: true }));
  expect(fast).toMatchObject({ status: 'stopped', failed: 1, left: 4 });
});

test('a need that no slot can meet ends it before any run, with exit 4', async () => {
  const root = newRoot();
  const planned = sweepOf([
    { command: program('succeeds.sh') },
    { command: program('succeeds.sh', 2), resources: { cpus: 10_000 } },
    { command: program('succeeds.sh', 3), resources: { memory: 2 ** 60 } },
  ]);
  await expect(runSweep(optionsOf(root, planned))).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringMatching(/needs 10000 CPUs, and there are \d+\n.* GiB of memory/),
  });
  expect(listAttempts(root, planned.runs[0]?.id ?? '')).toEqual([]);
});
