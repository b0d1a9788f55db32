import { expect, test } from 'vitest';
import { initialStep, reduce } from '../../src/dashboard/reducer.ts';
import { spokenLines } from '../../src/dashboard/spoken.ts';
import { sampleWithFailure } from './sample.ts';

test('a screen reader is told in sentences how far it is, what runs and what failed', () => {
  const { state } = initialStep(sampleWithFailure(), true, { columns: 80, rows: 24 });
  expect(spokenLines(state)).toEqual([
    "ablation-pr, Table 3. DB loss against probability re-balancing: running. quick: generated data, not the paper's numbers",
    '14/24 done. 2 running, 7 waiting, 1 failed. ETA 00:00:48.',
    'cpu 0: coco-lt PR (l1-+) seed 0, 62% done, 0:04 left.',
    'cpu 1: coco-lt PR (l1-+) seed 1, 21% done, 0:08 left.',
    'Failed: voc-lt PR (l1-+) seed 1, diverged. the loss is NaN at step 412',
    ...[
      'voc-lt DB',
      'voc-lt PR (l1-+)',
      'voc-lt PR (l2++)',
      'voc-lt PR (l1-+, l2++)',
      'coco-lt DB',
      'coco-lt PR (l1-+)',
    ].map((name) => expect.stringContaining(`${name}: total 7`)),
  ]);
  expect(spokenLines(state).at(-1)).toBe(
    'coco-lt PR (l1-+): total 72.05 (paper 77.85), head 74.36 (paper 71.76), medium 76.67 (paper 83.43), tail 78.98 (paper 78.00); 1 of 3 seeds.',
  );
  const help = reduce(state, { type: 'open', overlay: 'help' }).state;
  expect(spokenLines(help)).toContain("Enter a run's page: settings, results, probabilities, log");
  const typed = reduce(reduce(state, { type: 'start-filter' }).state, {
    type: 'edit-filter',
    stroke: { key: 'text', text: 'f' },
  }).state;
  expect(spokenLines(typed)[2]).toBe('Filter: f');
  expect(spokenLines(typed)).toContain('runs 1 of 24 match "f"');
  const asked = reduce(state, { type: 'ask', about: 'cancel' }).state;
  expect(spokenLines(asked)[2]).toBe('Cancel the sweep? y or n?');
});
