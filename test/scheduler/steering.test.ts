import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/base/index.ts';
import { type Command, sendCommand } from '../../src/control/index.ts';
import { listAttempts, listStoredPlans, readOutcome, readPid, rootPaths } from '../../src/rundir/index.ts';
import { runSweep } from '../../src/scheduler/index.ts';
import { processesOf } from './processes.ts';
import { eventually, newRoot, optionsOf, program, sweepOf } from './sweep-of.ts';

const send = (root: string, command: Command) => sendCommand(rootPaths(root).control, command);
const steps = (count: number, runs: number) =>
  sweepOf(Array.from({ length: runs }, (_, i) => ({ command: program('trains.mjs', i, count, 20) })));

/** Starts a sweep here and resolves once its first run has started and the socket listens. */
async function begin(root: string, planned = steps(25, 4), jobs = 1) {
  let isReady = false;
  const onReady = () => {
    isReady = true;
  };
  const options = optionsOf(root, planned, { jobs, onReady });
  const result = runSweep(options);
  await eventually(() => isReady && options.events.some(({ type }) => type === 'started'));
  const count = (type: string) => options.events.filter((event) => event.type === type).length;
  return { options, result, count };
}

test('without an orchestrator there is nobody to steer', async () => {
  expect(await send(newRoot(), { command: 'pause', target: null })).toBeUndefined();
});

test('pause starts nothing more until resume; both may come twice', async () => {
  const root = newRoot();
  const { result, count } = await begin(root, steps(5, 2));
  expect(await send(root, { command: 'pause', target: null })).toEqual({
    ok: true,
    message: 'paused: 1 running, 1 waiting',
  });
  expect(await send(root, { command: 'pause', target: null })).toMatchObject({ ok: true });
  await eventually(() => count('ended') === 1);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(count('started')).toBe(1);
  await send(root, { command: 'resume', target: null });
  await send(root, { command: 'resume', target: null });
  expect(await result).toMatchObject({ status: 'complete', done: 2 });
});

test('a run that is paused waits also after it was cut off, or between two attempts', async () => {
  const root = newRoot();
  const planned = sweepOf([
    { command: program('trains.mjs', 1, 400, 20) },
    { command: program('fails-then-succeeds.sh'), retry: { attempts: 2, backoff: 60_000 } },
    { command: program('trains.mjs', 2, 3, 20) },
  ]);
  const [cut, failing] = planned.runs.map(({ id }) => id);
  const { options, result } = await begin(root, planned, 2);
  const attemptsOf = (id?: string) => options.events.filter((e) => e.type === 'started' && e.runId === id).length;
  await eventually(() => options.events.some((event) => event.type === 'ended' && event.runId === failing));
  for (const target of [cut, failing]) await send(root, { command: 'pause', target: target ?? '' });
  process.kill(-(readPid(root, { runId: cut ?? '', attempt: 1 })?.pid ?? 0), 'SIGKILL');
  await eventually(() => options.events.some((event) => event.type === 'ended' && event.runId === cut));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect([attemptsOf(cut), attemptsOf(failing)]).toEqual([1, 1]);
  await send(root, { command: 'resume', target: failing ?? '' });
  await eventually(() => attemptsOf(failing) === 2);
  expect(attemptsOf(cut)).toBe(1);
  await send(root, { command: 'stop', target: cut ?? '' });
  expect(await result).toMatchObject({ done: 1, failed: 1, left: 1 });
});

test('a run that was paused by its name and is to be tried again runs; one that merely waits stays paused', async () => {
  const root = newRoot();
  const planned = steps(25, 3);
  const [, paused, named] = planned.runs.map(({ id }) => id);
  const { options, result } = await begin(root, planned);
  const hasStarted = (id?: string) => options.events.some((event) => event.type === 'started' && event.runId === id);
  for (const target of [paused, named]) await send(root, { command: 'pause', target: target ?? '' });
  await send(root, { command: 'retry', target: null });
  await send(root, { command: 'retry', target: named ?? '' });
  await eventually(() => options.events.some((event) => event.type === 'ended' && event.runId === named));
  expect([hasStarted(paused), hasStarted(named)]).toEqual([false, true]);
  await send(root, { command: 'resume', target: null });
  expect(await result).toMatchObject({ status: 'complete', done: 3 });
});

test('a run that was stopped is not tried again when it fails', async () => {
  const root = newRoot();
  const planned = sweepOf([
    {
      command: program('ignores-sigterm.sh'),
      limits: { timeout: 1_000, grace: 50 },
      retry: { attempts: 3, backoff: 1 },
    },
  ]);
  const { result, count } = await begin(root, planned);
  await send(root, { command: 'stop', target: planned.runs[0]?.id ?? '' });
  expect(await result).toMatchObject({ status: 'stopped', failed: 0, left: 1 });
  expect(count('started')).toBe(1);
});

test('stop lets what runs finish and leaves the rest', async () => {
  const root = newRoot();
  const { result } = await begin(root);
  await send(root, { command: 'stop', target: null });
  await send(root, { command: 'stop', target: null });
  expect(await send(root, { command: 'retry', target: null })).toMatchObject({
    ok: false,
    message: expect.stringContaining('nothing more is started here'),
  });
  expect(await result).toMatchObject({ status: 'stopped', done: 1, failed: 0, left: 3 });
});

test('cancel has what runs write a checkpoint and end; the next run goes on from there', async () => {
  const root = newRoot();
  const planned = steps(200, 2);
  const { result, count } = await begin(root, planned, 2);
  // The programs have to be far enough to notice.
  await eventually(() => count('progress') > 1);
  const asked = performance.now();
  await send(root, { command: 'cancel', target: null });
  expect(await result).toMatchObject({ status: 'cancelled', done: 0, failed: 0, left: 2 });
  expect(performance.now() - asked).toBeLessThan(3_000);
  const key = { runId: planned.runs[0]?.id ?? '', attempt: 1 };
  expect(readOutcome(root, key)).toMatchObject({ status: 'interrupted', reason: 'cancelled', exit_status: 143 });
  expect(processesOf(root)).toEqual([]);
  const next = await begin(root, planned, 2);
  const started = next.options.events.find(({ type }) => type === 'started');
  expect(started).toMatchObject({ attempt: 2, resume: true });
  next.options.cancel.abort();
  expect(await next.result).toMatchObject({ status: 'cancelled' });
});

test('the second signal ends at once what ignores the first', async () => {
  const root = newRoot();
  const { options, result } = await begin(root, sweepOf([{ command: program('ignores-sigterm.sh') }]));
  // It has to have set its trap.
  await eventually(() => options.events.some(({ type }) => type === 'progress'));
  options.cancel.abort();
  await new Promise((resolve) => setTimeout(resolve, 300));
  options.kill.abort();
  expect(await result).toMatchObject({ status: 'cancelled', left: 1 });
  expect(processesOf(root)).toEqual([]);
});

test('one run or one sweep can be meant; a name that means nothing is refused', async () => {
  const root = newRoot();
  const planned = steps(10, 3);
  const last = planned.runs[2]?.id ?? '';
  const { result } = await begin(root, planned);
  expect(await send(root, { command: 'cancel', target: last.slice(0, 10) })).toMatchObject({ ok: true });
  expect(await send(root, { command: 'pause', target: 'tiny' })).toMatchObject({ ok: true });
  expect(await send(root, { command: 'resume', target: 'tiny' })).toMatchObject({ ok: true });
  expect(await send(root, { command: 'pause', target: 'tinny' })).toEqual({
    ok: false,
    message: 'no sweep or run here is called "tinny"; did you mean "tiny"?',
    exitCode: 2,
  });
  expect(await result).toMatchObject({ status: 'cancelled', done: 2, left: 1 });
  expect(listAttempts(root, last)).toEqual([]);
});

test('retry starts failed runs again while the others go on', async () => {
  const root = newRoot();
  const planned = sweepOf([
    { command: program('fails-then-succeeds.sh'), retry: { attempts: 2, backoff: 1 } },
    { command: program('trains.mjs', 1, 40, 50) },
  ]);
  const { options, result } = await begin(root, planned, 2);
  await eventually(() => options.events.some((event) => event.type === 'ended' && event.next === 'failed'));
  expect(await send(root, { command: 'retry', target: null })).toMatchObject({ ok: true });
  expect(await result).toMatchObject({ status: 'complete', done: 2, failed: 0 });
});

test('another sweep can be handed to the orchestrator that runs', async () => {
  const root = newRoot();
  const { result } = await begin(root, steps(20, 1));
  const more = sweepOf([{ command: program('succeeds.sh') }], { name: 'more' });
  const reply = await send(root, {
    command: 'enqueue',
    planned: JSON.parse(JSON.stringify(more)),
    only: null,
    retryFailed: false,
  });
  expect(reply).toEqual({ ok: true, message: '1 of the 1 runs of more added' });
  expect(await result).toMatchObject({ status: 'complete', done: 1 });
  const id = more.runs[0]?.id ?? '';
  expect(readOutcome(root, { runId: id, attempt: 1 })).toMatchObject({ status: 'done' });
  expect(await runSweep(optionsOf(root, more, { clock: systemClock }))).toMatchObject({ done: 1, ended: 0 });
});

test('what the orchestrator at work cannot start is refused, and nothing of it is kept', async () => {
  const root = newRoot();
  const { result } = await begin(root, steps(20, 1));
  const more = sweepOf([{ command: ['no-such-program'] }], { name: 'more' });
  const planned = JSON.parse(JSON.stringify(more));
  expect(await send(root, { command: 'enqueue', planned, only: null, retryFailed: false })).toEqual({
    ok: false,
    message: expect.stringContaining('cannot start more:\n  there is no program "no-such-program" in PATH'),
    exitCode: 4,
  });
  expect(await result).toMatchObject({ status: 'complete', done: 1 });
  expect(listStoredPlans(root)).toEqual(['tiny']);
});

test('nothing is started that nobody could steer', async () => {
  const root = newRoot();
  mkdirSync(join(root, 'runs'));
  writeFileSync(rootPaths(root).control, 'no folder');
  const planned = steps(2, 1);
  await expect(runSweep(optionsOf(root, planned))).rejects.toThrow();
  expect(listAttempts(root, planned.runs[0]?.id ?? '')).toEqual([]);
});

test('a folder that a link leads out of the root to is refused', async () => {
  const root = newRoot();
  symlinkSync('/', join(root, 'out'));
  const planned = sweepOf([{ command: program('succeeds.sh') }], { launch: { cwd: 'out' } });
  await expect(runSweep(optionsOf(root, planned))).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('which leads out of the root'),
  });
});

test('a run that is cancelled while it is being started ends as soon as it is there', async () => {
  const root = newRoot();
  const planned = sweepOf([{ command: program('trains.mjs', 1, 10, 30) }, { command: program('hangs.sh') }]);
  const id = planned.runs[1]?.id ?? '';
  const steering: { obey?: (command: Command) => Promise<unknown> } = {};
  const options = optionsOf(root, planned, {
    jobs: 1,
    onReady: (obey) => {
      steering.obey = obey;
    },
    onChange: ({ type }) => {
      // The second run has its slot right after the end of the first, and no program yet.
      if (type === 'ended') queueMicrotask(() => void steering.obey?.({ command: 'cancel', target: id }));
    },
  });
  expect(await runSweep(options)).toMatchObject({ done: 1, left: 1 });
  expect(readOutcome(root, { runId: id, attempt: 1 })).toMatchObject({ reason: 'cancelled' });
});

test('rerun moves the folder away and starts anew', async () => {
  const root = newRoot();
  const planned = sweepOf([{ command: program('succeeds.sh') }]);
  const id = planned.runs[0]?.id ?? '';
  await runSweep(optionsOf(root, planned));
  expect(await runSweep(optionsOf(root, planned, { rerun: new Set([id]) }))).toMatchObject({ done: 1, ended: 1 });
  expect(listAttempts(root, id)).toEqual([1]);
});

test('rerun leaves everything where it is when the needs cannot be met', async () => {
  const root = newRoot();
  const planned = sweepOf([{ command: program('succeeds.sh') }]);
  const id = planned.runs[0]?.id ?? '';
  await runSweep(optionsOf(root, planned));
  const greedy = {
    ...planned,
    runs: planned.runs.map((run) => ({ ...run, resources: { ...run.resources, cpus: 10_000 } })),
  };
  await expect(runSweep(optionsOf(root, greedy, { rerun: new Set([id]) }))).rejects.toMatchObject({ exitCode: 4 });
  expect(readOutcome(root, { runId: id, attempt: 1 })).toMatchObject({ status: 'done' });
  expect(await runSweep(optionsOf(root, planned))).toMatchObject({ done: 1, ended: 0 });
});

test('a sweep that is stopped by its name has ended as when everything is stopped', async () => {
  const root = newRoot();
  const { result } = await begin(root, steps(20, 3));
  const reply = await send(root, { command: 'stop', target: 'tiny' });
  expect(reply).toMatchObject({ ok: true, message: expect.stringMatching(/^stopping tiny: \d running, 0 waiting$/) });
  expect(await result).toMatchObject({ status: 'stopped', failed: 0 });
});
