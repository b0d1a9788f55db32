import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { type DashboardData, plainLines, plainState, summaryLines } from '../../src/dashboard/index.ts';
import { countsOf, sample, sampleRuns, sampleWithFailure, startedAt } from './sample.ts';

function later(data: DashboardData, seconds: number): DashboardData {
  return { ...data, takenAt: startedAt + seconds * 1000 };
}

test('the first lines introduce the sweep, how far it is and what runs', () => {
  expect(plainLines(null, sample())).toEqual([
    '00:01:12  15/24  ablation-pr: Table 3. DB loss against probability re-balancing',
    "00:01:12  15/24  quick: generated data, not the paper's numbers",
    '00:01:12  15/24  2 running, 7 waiting, ETA 00:00:48 (by 15 finished runs)',
    '00:01:12  15/24  started   coco-lt PR (l1-+) seed 0',
    '00:01:12  15/24  started   coco-lt PR (l1-+) seed 1',
  ]);
});

test('where nothing is under way there is no ETA', () => {
  const done = sampleRuns().map((run) => ({ ...run, status: 'done' as const }));
  const started = plainLines(
    null,
    sample({ title: null, notices: [], profile: null, runs: done, counts: countsOf(done) }),
  );
  expect(started).toEqual(['00:01:12  24/24  ablation-pr', '00:01:12  24/24  all are done']);
  const ended = sample({ state: 'ended', startedAt: null, counts: { ...countsOf(done), done: 22, new: 2 } });
  expect(plainLines(null, { ...ended, runs: done }).at(-1)).toBe('·  22/24  2 new');
});

test('then a line for each run that ended or started', () => {
  const before = sample();
  const changes = new Map([
    [
      15,
      {
        status: 'done' as const,
        results: [
          { name: 'mAP/tail', value: 70.914 },
          { name: 'mAP/head', value: null },
          { name: 'loss', value: 0.001234 },
          { name: 'gap', value: -0.0000321 },
        ],
      },
    ],
    [17, { status: 'running' as const }],
  ]);
  const runs = sampleRuns().map((run, i) => ({ ...run, ...changes.get(i) }));
  expect(plainLines(plainState(before), later({ ...before, runs, counts: countsOf(runs) }, 74))).toEqual([
    '00:01:14  16/24  finished  coco-lt PR (l1-+) seed 0  mAP/tail 70.91, mAP/head -, loss 0.00123, gap −3.2e−5',
    '00:01:14  16/24  started   coco-lt PR (l1-+) seed 2',
  ]);
});

test('a failure comes with its reason, and nothing new with no line', () => {
  expect(plainLines(plainState(sample()), later(sampleWithFailure(), 74))).toEqual([
    '00:01:14  14/24  failed    voc-lt PR (l1-+) seed 1  diverged: the loss is NaN at step 412',
  ]);
  expect(plainLines(plainState(sample()), later(sample(), 74))).toEqual([]);
  expect(plainLines(plainState(sample()), later(sample({ state: 'paused' }), 74))).toEqual(['00:01:14  15/24  paused']);
});

test('a progress line comes once in 30 s', () => {
  let previous = later(sample(), 0);
  let lines = 0;
  for (let second = 1; second <= 120; second++) {
    const next = later(sample(), second);
    lines += plainLines(plainState(previous), next).length;
    previous = next;
  }
  expect(lines).toBe(4);
  expect(plainLines(plainState(later(sample(), 89)), later(sample(), 90))).toEqual([
    '00:01:30  15/24  2 running, 7 waiting, ETA 00:00:48 (by 15 finished runs)',
  ]);
});

test('the summary keeps counts and tables within its width, and failures whole', async () => {
  for (const columns of [60, 100]) {
    const lines = summaryLines(sampleWithFailure(), columns);
    const failures = lines.findIndex((line) => line.startsWith('failed'));
    for (const line of lines.slice(0, failures)) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`frames/summary-${columns}.txt`);
  }
});

test('what has ended before the first look gets its line too', () => {
  const data = sample();
  const before = new Map(data.runs.map(({ id, status }, i) => [id, i === 0 ? ('new' as const) : status]));
  const lines = plainLines(null, data, before);
  expect(lines.filter((line) => line.includes('  finished  '))).toHaveLength(1);
  expect(lines.filter((line) => line.includes('  started  '))).toHaveLength(0);
});

test('what several runs have said alike stands once in the summary', () => {
  const { failures, ...data } = sampleWithFailure();
  const [failure] = failures;
  if (failure === undefined) throw new Error('nothing has failed');
  const lines = summaryLines(
    {
      ...data,
      failures: [
        failure,
        { ...failure, id: 'b'.repeat(16) },
        { ...failure, id: 'c'.repeat(16), stderr: ['Error: the disk is full', 'x'] },
      ],
    },
    80,
  );
  expect(lines.slice(lines.indexOf('  | Error: loss is NaN')).map((line) => line.slice(0, 30).trimEnd())).toEqual([
    '  | Error: loss is NaN',
    '  |     at Trainer.step (train',
    '  |     at Trainer.run (train.',
    'failed  bbbbbbbb  voc-lt PR (l',
    `  | (the same as ${failure.id.slice(0, 8)})`,
    'failed  cccccccc  voc-lt PR (l',
    '  | Error: the disk is full',
    '  | x',
  ]);
});
