import { expect, test } from 'vitest';
import type { RunCommand } from '../../../src/executors/slurm/commands.ts';
import { createQueueView, politePauses } from '../../../src/executors/slurm/queue-view.ts';

/** A cluster that says what it is told to, and counts; time passes as the test says. */
function setUp(
  answers: Partial<Record<'squeue' | 'sacct' | 'scontrol', { status: number; stdout?: string; stderr?: string }>>,
) {
  let now = 0;
  const calls: string[] = [];
  const run: RunCommand = async (program, args) => {
    calls.push([program, ...args].join(' '));
    const answer = program === 'sbatch' || program === 'scancel' ? undefined : answers[program];
    return { status: answer?.status ?? null, stdout: answer?.stdout ?? '', stderr: answer?.stderr ?? '' };
  };
  const view = createQueueView(run, { now: () => now, monotonic: () => now }, politePauses);
  return { view, calls, answers, pass: (milliseconds: number) => (now += milliseconds) };
}

const invalid = { status: 1, stderr: 'slurm_load_jobs error: Invalid job id specified' };

test('1,000 jobs are asked for with one call, ever more seldom down to one a minute', async () => {
  const tasks = Array.from({ length: 1000 }, (_, index) => `7_${index}`);
  const stdout = tasks.map((_, index) => `7|${index}|RUNNING`).join('\n');
  const { view, calls, pass } = setUp({ squeue: { status: 0, stdout } });
  const perMinute = [];
  for (let minute = 0; minute < 5; minute++) {
    const before = calls.length;
    for (let second = 0; second < 60; second++) {
      await view.look(tasks, false);
      pass(1000);
    }
    perMinute.push(calls.length - before);
  }
  expect(perMinute).toEqual([4, 1, 1, 1, 1]);
  expect(new Set(calls.map((call) => call.split(' ')[0]))).toEqual(new Set(['squeue']));
  expect(view.stateOf('7_999').state).toEqual({ phase: 'running' });
});

test('somebody in a hurry is answered, but not more often than every two seconds', async () => {
  const { view, calls, pass } = setUp({ squeue: { status: 0, stdout: '7|0|RUNNING' } });
  for (let tenths = 0; tenths < 100; tenths++) {
    await view.look(['7_0'], true);
    pass(100);
  }
  expect(calls).toHaveLength(5);
});

test('a job that is not shown is unknown until the accounting or the controller tells of it', async () => {
  const { view, answers, calls, pass } = setUp({
    squeue: { status: 0, stdout: '' },
    sacct: { status: 0, stdout: '7_0|NODE_FAIL\n' },
    scontrol: { status: 1, stderr: 'slurm_load_jobs error: Unable to contact slurm controller (connect failure)' },
  });
  await view.look(['7_0', '7_1'], false);
  expect(view.stateOf('7_0').state).toEqual({ phase: 'ended', cause: 'node-failed' });
  expect(view.stateOf('7_1').state).toEqual({ phase: 'unknown' });
  answers.scontrol = invalid;
  pass(10_000);
  await view.look(['7_0', '7_1'], false);
  expect(view.stateOf('7_1').state).toEqual({ phase: 'gone' });
  const before = calls.length;
  pass(100_000);
  await view.look(['7_1'], false);
  expect(calls).toHaveLength(before);
});

test('without accounting, sacct is asked once and scontrol from then on', async () => {
  const { view, calls, pass } = setUp({
    squeue: invalid,
    sacct: { status: 1, stderr: 'Slurm accounting storage is disabled' },
    scontrol: { status: 0, stdout: 'JobId=8 ArrayJobId=7 ArrayTaskId=0 JobName=x JobState=COMPLETED Reason=None\n' },
  });
  for (let n = 0; n < 3; n++) {
    await view.look(['7_0', '7_1'], true);
    pass(10_000);
  }
  expect(calls.filter((call) => call.startsWith('sacct'))).toHaveLength(1);
  expect(view.stateOf('7_0').state).toEqual({ phase: 'ended', cause: null });
  expect(view.stateOf('7_1').state).toEqual({ phase: 'gone' });
});

test('accounting that is away for a while is asked again', async () => {
  const { view, answers, pass } = setUp({
    squeue: invalid,
    sacct: {
      status: 1,
      stderr: 'sacct: error: slurm_persist_conn_open_without_init: failed to open persistent connection',
    },
    scontrol: { status: 1, stderr: 'slurm_load_jobs error: Unable to contact slurm controller' },
  });
  await view.look(['7_0'], true);
  expect(view.stateOf('7_0').state).toEqual({ phase: 'unknown' });
  answers.sacct = { status: 0, stdout: '7_0|OUT_OF_MEMORY\n' };
  pass(10_000);
  await view.look(['7_0'], true);
  expect(view.stateOf('7_0').state).toEqual({ phase: 'ended', cause: 'out-of-memory' });
});

test('while the controller does not answer, all stays as it was', async () => {
  const { view, answers, pass } = setUp({ squeue: { status: 0, stdout: '7|0|RUNNING' } });
  await view.look(['7_0'], false);
  answers.squeue = { status: 1, stderr: 'slurm_load_jobs error: Unable to contact slurm controller' };
  pass(100_000);
  await view.look(['7_0'], false);
  expect(view.stateOf('7_0')).toEqual({ state: { phase: 'running' }, asOf: 0 });
});
