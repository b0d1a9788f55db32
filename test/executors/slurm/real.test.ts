import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { slurmExecutor } from '../../../src/executors/index.ts';
import { taskOf } from '../../../src/executors/slurm/attempt-state.ts';
import { verifyRoot } from '../../../src/ingest/index.ts';
import { defaultSlurm, type PlannedSweep } from '../../../src/model/index.ts';
import {
  type AttemptKey,
  listAttempts,
  readAttempt,
  readOutcome,
  readResult,
  rootPaths,
} from '../../../src/rundir/index.ts';
import { runSweep, type SweepOptions } from '../../../src/scheduler/index.ts';
import { canTest } from '../../can-test.ts';
import { orchestrateElsewhere } from '../../scheduler/other-process.ts';
import { optionsOf, program, type RunOf, sweepOf } from '../../scheduler/sweep-of.ts';
import { keepsTheContract } from '../contract.ts';
import { eventually, newRoot } from '../job-of.ts';
import { crashNode, scontrol, sinfo, squeue, startNode, startNow, startNowUntil, startSlurm } from './real-slurm.ts';

const slurm = startSlurm();
const isThere = canTest('a real Slurm', 'stop' in slurm ? null : slurm.reason);
afterAll(() => {
  if ('stop' in slurm) slurm.stop();
});

const scancel = (...args: readonly string[]) => execFileSync('scancel', [...args]);

/** A planned sweep for the cluster. */
function onSlurm(runs: readonly RunOf[], args: readonly string[] = []): PlannedSweep {
  return { ...sweepOf(runs), executor: { ...defaultSlurm, arguments: args } };
}

/** Options of a sweep that tests beside it leave alone when they end. */
function optionsFor(root: string, planned: PlannedSweep, more: Partial<SweepOptions> = {}) {
  const cancel = new AbortController();
  const signals = { cancel: cancel.signal, kill: new AbortController().signal };
  return { ...optionsOf(root, planned, { signals, ...more }), cancel };
}

/** The only attempt under way of a run, as soon as its program has said something. */
function begun(root: string, planned: PlannedSweep, index = 0, attempt = 1): Promise<AttemptKey & { task: string }> {
  const key = { runId: planned.runs[index]?.id ?? '', attempt };
  return eventually(() => {
    const task = readAttempt(root, key) && taskOf(root, key);
    const events = join(rootPaths(root).runs, key.runId, 'attempts', String(attempt), 'events.ndjson');
    return task !== undefined && readText(events).includes('progress') && { ...key, task };
  }, 40_000);
}

/** The number of a root's only submission, once the cluster has given it. */
function arrayOf(root: string): string | undefined {
  const { submissions } = rootPaths(root);
  const [name] = existsSync(submissions) ? readdirSync(submissions) : [];
  return name === undefined ? undefined : readText(join(submissions, name, 'array')).trim();
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

const outcomes = (root: string, planned: PlannedSweep) =>
  planned.runs.map(({ id }) =>
    listAttempts(root, id).map((attempt) => {
      const outcome = readOutcome(root, { runId: id, attempt });
      return `${outcome?.status} ${outcome?.reason}`;
    }),
  );

/** A trainer of so many steps of 100 ms. */
const trains = (seed: number, steps: number): RunOf => ({ command: program('trains.mjs', seed, steps, 100) });

describe.runIf(isThere).concurrent('a real Slurm keeps the contract', () => {
  const pauses = { first: 500, longest: 2_000 };
  keepsTheContract((root) => {
    const make = () => slurmExecutor({ root, spec: defaultSlurm, pauses });
    return {
      executor: make(),
      restart: make,
      async lose(key) {
        const task = await eventually(() => taskOf(root, key));
        scancel('--batch', '--signal=KILL', task);
      },
    };
  });
});

describe.runIf(isThere).concurrent('a sweep on a real Slurm', () => {
  test('50 runs go into one array, and each is done once', async () => {
    const root = newRoot();
    const planned = onSlurm(Array.from({ length: 50 }, (_, value) => ({ command: program('succeeds.sh', value) })));
    const options = optionsFor(root, planned);
    expect(await runSweep(options)).toMatchObject({ status: 'complete', done: 50, failed: 0, left: 0, ended: 50 });
    expect(readdirSync(rootPaths(root).submissions)).toHaveLength(1);
    expect(new Set(outcomes(root, planned).flat())).toEqual(new Set(['done finished']));
    expect(await verifyRoot(root)).toMatchObject({ runs: 50, findings: [] });
    expect(await runSweep(optionsFor(root, planned))).toMatchObject({ done: 50, ended: 0 });
  }, 90_000);

  test('cancelled, what runs writes a checkpoint, what waits leaves the queue, and both go on later', async () => {
    const root = newRoot();
    const planned = onSlurm([trains(1, 30), trains(2, 30)], ['--array=0-1%1']);
    const options = optionsFor(root, planned);
    const result = runSweep(options);
    const first = await Promise.race([begun(root, planned, 0), begun(root, planned, 1)]);
    options.cancel.abort();
    expect(await result).toMatchObject({ status: 'cancelled', left: 2 });
    expect(readOutcome(root, first)).toMatchObject({ status: 'interrupted', reason: 'cancelled' });
    expect(outcomes(root, planned).flat()).toHaveLength(1);
    const array = first.task.split('_')[0];
    await eventually(() => squeue().every((line) => !line.startsWith(`${array}_`) || !/RUN|PEND/.test(line)));
    expect(await runSweep(optionsFor(root, planned))).toMatchObject({ status: 'complete', done: 2 });
    expect(readAttempt(root, { runId: first.runId, attempt: 2 })?.resume).toBe(true);
  }, 90_000);

  test("somebody's scancel leaves the run for the next sweep run", async () => {
    const root = newRoot();
    const planned = onSlurm([trains(1, 40)]);
    const result = runSweep(optionsFor(root, planned));
    scancel((await begun(root, planned)).task);
    expect(await result).toMatchObject({ status: 'complete', left: 1, failed: 0 });
    expect(outcomes(root, planned)).toEqual([['interrupted cancelled']]);
  }, 90_000);

  test('a job that is preempted comes again, goes on from its checkpoint, and has used up no retry', async () => {
    const root = newRoot();
    const planned = onSlurm([trains(7, 30)]);
    const result = runSweep(optionsFor(root, planned));
    const { task, runId } = await begun(root, planned);
    scontrol('requeue', task);
    await eventually(() => squeue().includes(`${task} PENDING`));
    await startNow(task);
    expect(await result).toMatchObject({ status: 'complete', done: 1, failed: 0 });
    expect(outcomes(root, planned)).toEqual([['interrupted preempted', 'done finished']]);
    expect(taskOf(root, { runId, attempt: 2 })).toBe(task);
    expect(readAttempt(root, { runId, attempt: 2 })?.resume).toBe(true);
  }, 90_000);

  test('a time limit is told ahead; the job requeues itself without an orchestrator, and the next one finds it', async () => {
    const root = newRoot();
    // A minute is the least that Slurm knows; the signal comes 50 s ahead.
    const limits = { timeout: 60_000, grace: 40_000 };
    const planned = onSlurm([{ command: program('needs-a-second-attempt.sh'), limits }]);
    expect(await runSweep(optionsFor(root, planned, { detach: true }))).toMatchObject({ status: 'detached', left: 1 });
    const { task } = await begun(root, planned);
    await eventually(() => squeue().includes(`${task} PENDING`), 40_000);
    expect(outcomes(root, planned)).toEqual([['undefined undefined']]);
    await startNow(task);
    await begun(root, planned, 0, 2);
    expect(await runSweep(optionsFor(root, planned))).toMatchObject({ status: 'complete', done: 1, left: 0 });
    expect(outcomes(root, planned)).toEqual([['interrupted preempted', 'done finished']]);
    expect(taskOf(root, { runId: planned.runs[0]?.id ?? '', attempt: 2 })).toBe(task);
  }, 120_000);

  test('jobs go on while the orchestrator is dead, and the next one takes them up', async () => {
    const root = newRoot();
    const planned = onSlurm([trains(1, 10), trains(2, 60)]);
    const other = orchestrateElsewhere(root, planned, { jobs: null });
    await Promise.all([begun(root, planned, 0), begun(root, planned, 1)]);
    other.process.kill('SIGKILL');
    await other.ended;
    const options = optionsFor(root, planned);
    expect(await runSweep(options)).toMatchObject({ status: 'complete', done: 2 });
    expect(outcomes(root, planned)).toEqual([['done finished'], ['done finished']]);
    expect(readdirSync(rootPaths(root).submissions)).toHaveLength(1);
    expect(options.events.some(({ type }) => type === 'started')).toBe(false);
    expect(readResult(root, planned.runs[1]?.id ?? '')?.metrics).toHaveProperty('state');
  }, 90_000);

  test('runs that share a GPU share a job, and are cancelled one by one', async () => {
    const root = newRoot();
    const half = (run: RunOf): RunOf => ({ ...run, resources: { gpus: 0.5 } });
    const planned = onSlurm([half(trains(1, 600)), half(trains(2, 60)), half(trains(3, 5))]);
    const options = optionsFor(root, planned);
    let steer: Parameters<NonNullable<typeof options.onReady>>[0] = async () => ({ ok: true, message: '' });
    const result = runSweep({
      ...options,
      onReady(command) {
        steer = command;
      },
    });
    const begunOnes = [];
    for (const index of [0, 1, 2]) begunOnes.push(await begun(root, planned, index));
    expect(begunOnes.map(({ task }) => task.split('_')[1])).toEqual(['0', '0', '1']);
    const gpus = begunOnes.map((key) => readAttempt(root, key)?.slot.gpus);
    expect(gpus[0]).toHaveLength(1);
    expect(gpus[1]).toEqual(gpus[0]);
    expect(gpus[2]).not.toEqual(gpus[0]);
    await steer({ command: 'cancel', target: planned.runs[0]?.id ?? '' });
    expect(await result).toMatchObject({ done: 2, left: 1 });
    expect(outcomes(root, planned)).toEqual([['interrupted cancelled'], ['done finished'], ['done finished']]);
  }, 90_000);

  test('what the cluster would never run ends the sweep before it begins', async () => {
    const never = [
      [onSlurm([trains(1, 5)], ['--partition=no-such-partition']), 'artition'],
      [onSlurm([{ ...trains(1, 5), resources: { memory: 1024 ** 4 } }]), 'not available'],
      [onSlurm([{ ...trains(1, 5), resources: { gpus: 3 } }]), 'not available'],
    ] as const;
    for (const [planned, why] of never) {
      const root = newRoot();
      const message = expect.stringContaining(why);
      await expect(runSweep(optionsFor(root, planned))).rejects.toMatchObject({ exitCode: 4, message });
      expect(outcomes(root, planned)).toEqual([[]]);
    }
  }, 60_000);

  test('a job over its memory has failed for that, once', async () => {
    // With a backslash in its path too, Slurm's own log of the job would have no place to go.
    const root = newRoot(`it's 100% "a"\n $(root) %j`);
    // Held until the end, or it is collected before Slurm looks.
    const hog = [process.execPath, '-e', 'const held = Buffer.alloc(6e8, 1); setTimeout(() => held, 60_000)'];
    const retry = { attempts: 1 };
    const planned = onSlurm([{ command: hog, resources: { memory: 200 * 1024 ** 2 }, retry }]);
    expect(await runSweep(optionsFor(root, planned))).toMatchObject({ failed: 1, ended: 1 });
    expect(outcomes(root, planned)).toEqual([['failed out-of-memory']]);
  }, 90_000);

  test('what is handed over stays in the queue when the orchestrator leaves', async () => {
    const root = newRoot();
    const planned = onSlurm([trains(1, 20), trains(2, 5), trains(3, 5)], ['--array=0-2%1']);
    expect(await runSweep(optionsFor(root, planned, { detach: true }))).toMatchObject({ status: 'detached', left: 3 });
    await Promise.race([0, 1, 2].map((index) => begun(root, planned, index)));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(squeue().filter((line) => line.startsWith(`${arrayOf(root)}_`) && line.endsWith('PENDING'))).toHaveLength(2);
    expect(await runSweep(optionsFor(root, planned))).toMatchObject({ status: 'complete', done: 3 });
    expect(readdirSync(rootPaths(root).submissions)).toHaveLength(1);
  }, 90_000);

  test('a program that fails is tried again by a job of its own', async () => {
    const root = newRoot();
    const retry = { attempts: 3, backoff: 10 };
    const planned = onSlurm([{ command: program('fails-then-succeeds.sh'), retry }]);
    expect(await runSweep(optionsFor(root, planned))).toMatchObject({ status: 'complete', done: 1 });
    expect(outcomes(root, planned)).toEqual([['failed exit', 'failed exit', 'done finished']]);
    expect(readdirSync(rootPaths(root).submissions)).toHaveLength(3);
  }, 90_000);
});

describe.runIf(isThere)('the node of a real Slurm', () => {
  const node = (state: string) => scontrol('update', 'NodeName=localhost', `State=${state}`, 'Reason=test');

  test('is drained and resumed: jobs wait, then run', async () => {
    const root = newRoot();
    const planned = onSlurm([{ command: program('succeeds.sh', 1) }]);
    node('DRAIN');
    const result = runSweep(optionsFor(root, planned));
    const array = await eventually(() => arrayOf(root));
    await eventually(() => squeue().includes(`${array}_0 PENDING`));
    expect(outcomes(root, planned)).toEqual([[]]);
    node('RESUME');
    expect(await result).toMatchObject({ status: 'complete', done: 1 });
  }, 60_000);

  test('fails: the job comes again elsewhere, and that has cost a retry', async () => {
    const root = newRoot();
    const planned = onSlurm([{ ...trains(5, 20), retry: { attempts: 2 } }]);
    const result = runSweep(optionsFor(root, planned));
    const { task } = await begun(root, planned);
    crashNode();
    node('DOWN');
    await eventually(() => squeue().includes(`${task} PENDING`));
    startNode();
    await eventually(() => sinfo() === 'idle');
    // Its node, coming back, may end the second start of a job whose first it remembers: then there is a third.
    await startNowUntil(result, task);
    expect(await result).toMatchObject({ status: 'complete', done: 1 });
    const [came = []] = outcomes(root, planned);
    expect([came[0], came.at(-1)]).toEqual(['failed node-failed', 'done finished']);
    expect(came.filter((one) => one.startsWith('failed'))).toHaveLength(1);
  }, 60_000);
});
