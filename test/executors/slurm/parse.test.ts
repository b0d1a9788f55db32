import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readJobState } from '../../../src/executors/slurm/job-state.ts';
import {
  parseAccounting,
  parseJobs,
  parseMaxArraySize,
  parseQueue,
  parseSubmission,
} from '../../../src/executors/slurm/parse.ts';

/** Recorded from Slurm 22.05.8, unless a name says otherwise. */
const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');
const waiting = { phase: 'waiting' };
const running = { phase: 'running' };
const ended = (cause: string | null) => ({ phase: 'ended', cause });

describe('squeue', () => {
  test('tells the state of every task', () => {
    expect(Object.fromEntries(parseQueue(fixture('squeue-22.05.txt')))).toEqual({
      '1_0': ended(null),
      '1_1': ended(null),
      '2_0': ended(null),
      '3_0': ended('cancelled'),
      '4_1': waiting,
      '4_0': running,
      '6_0': ended(null),
      '10_0': ended('node-failed'),
      // It was on the node that failed and waits for another.
      '9_0': waiting,
    });
  });

  test('tasks that wait together stand on one line without --array', () => {
    const states = parseQueue(fixture('squeue-22.05-without-array-option.txt'));
    expect([...states.keys()]).toEqual(['1_0', '2_0', '4_1', '4_2', '4_3', '3_0']);
    expect([...parseQueue('12|0-8:4,11%2|PENDING\n').keys()]).toEqual(['12_0', '12_4', '12_8', '12_11']);
  });

  test('what newer versions document is known, and what nobody has heard of is unknown', () => {
    const states = parseQueue(fixture('squeue-documented-25.05.txt'));
    expect(states.get('7_0')).toEqual(waiting);
    expect(states.get('7_1')).toEqual(ended('out-of-memory'));
    expect(states.get('7_2')).toEqual(ended('timeout'));
    expect(states.get('7_3')).toEqual(running);
    expect(states.get('7_4')).toEqual({ phase: 'unknown' });
    expect(states.size).toBe(5);
  });

  test('why a job waits is told where it is more than its turn', () => {
    expect(Object.fromEntries(parseQueue(fixture('squeue-22.05-reasons.txt')))).toEqual({
      '187_0': { phase: 'waiting', reason: 'JobHeldUser' },
      '187_1': { phase: 'waiting', reason: 'JobHeldUser' },
      '188_0': { phase: 'waiting', reason: 'PartitionTimeLimit' },
    });
  });

  test('lines of another form, and jobs that are no arrays, are left out', () => {
    expect(parseQueue('squeue: error: something\n\n12|N/A|RUNNING\nrest of a name|0|RUNNING\n').size).toBe(0);
  });
});

describe('sacct', () => {
  test('tells who ended a job', () => {
    expect(Object.fromEntries(parseAccounting(fixture('sacct-22.05.txt')))).toMatchObject({
      '1_0': ended(null),
      '2_0': ended(null),
      '3_0': ended('cancelled'),
      '3_1': ended(null),
      '9_0': waiting,
      '10_0': ended('node-failed'),
    });
  });

  test('tells of memory, of preemption, and of tasks that were cancelled while they waited', () => {
    const states = parseAccounting(fixture('sacct-22.05-causes.txt'));
    expect(states.get('184_1')).toEqual(ended('out-of-memory'));
    expect(states.get('151_4')).toEqual(ended('cancelled'));
    expect(states.get('181_0')).toEqual(ended('cancelled'));
    // Preempted, and done when it came again.
    expect(states.get('76_0')).toEqual(ended(null));
  });

  test('of a requeued job the newest entry counts', () => {
    const states = parseAccounting(fixture('sacct-22.05-duplicates.txt'));
    expect(states.get('3_1')).toEqual(ended(null));
    expect(states.get('9_0')).toEqual(waiting);
    expect(states.get('4_2')).toEqual(ended('cancelled'));
  });

  test('tasks that wait together stand on one line', () => {
    const states = parseAccounting(fixture('sacct-22.05-pending.txt'));
    expect(['4_1', '4_2', '4_3'].map((task) => states.get(task))).toEqual([waiting, waiting, waiting]);
  });
});

test('a state is read with what Slurm puts behind it', () => {
  expect(readJobState('CANCELLED by 1000')).toEqual(ended('cancelled'));
  expect(readJobState('COMPLETED+')).toEqual(ended(null));
  expect(readJobState('PREEMPTED')).toEqual(ended('preempted'));
  expect(readJobState('constructor')).toEqual({ phase: 'unknown' });
  expect(readJobState('')).toEqual({ phase: 'unknown' });
});

test('scontrol shows the tasks of an array', () => {
  expect(Object.fromEntries(parseJobs(fixture('scontrol-22.05-requeued.txt')))).toEqual({ '9_0': waiting });
  expect(parseJobs('slurm_load_jobs error: Invalid job id specified\n').size).toBe(0);
});

test('sbatch says which job it has made, with the cluster where there are several', () => {
  expect(parseSubmission('14\n')).toBe('14');
  expect(parseSubmission('14;sweep-test\n')).toBe('14');
  expect(parseSubmission('sbatch: warning: something\n14\n')).toBe('14');
  expect(parseSubmission('sbatch: error: nothing')).toBeUndefined();
});

test('the limit of an array is what the configuration says', () => {
  expect(parseMaxArraySize('MaxArrayCount = 3\nMaxArraySize            = 51\nMaxJobCount = 10000\n')).toBe(51);
  expect(parseMaxArraySize('')).toBe(1001);
});
