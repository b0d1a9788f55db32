import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runId } from '../../src/model/index.ts';
import { planned } from './plan-fixture.ts';

// What a run is called must not change with a version of this program: results are found again by it.
const command = 'sweep: a\ntrial: {command: [python3, train.py, "{rate}"]}\n';
const pinned: readonly (readonly [name: string, text: string, id: string])[] = [
  ['a command without a config', 'sweep: a\ntrial: {command: [run]}', 'bad127146bb71489'],
  ['a filled-in argument', `${command}config: {rate: 8e-3}`, '12735e5947779643'],
  ['another value', `${command}config: {rate: 1e-2}`, '4f91db8be896993d'],
  ['another seed', `${command}config: {rate: 1e-2}\nseeds: [7]`, '9ae98400f63e7002'],
  [
    'keys in another order, and nested',
    `${command}config: {z: {b: [1, 2.50, null], a: "é"}, rate: 1e-2}`,
    '367e923592b30cd9',
  ],
  ['a large and a small number', `${command}config: {rate: 1e21, x: 1e-7, y: -0.0}`, '8a98d9eb65e94392'],
  ['a program with its defaults', 'sweep: a', '986a59165e9a46fa'],
  [
    'the same, a default written out',
    'sweep: a\nconfig: {loss: {kind: bce}, optimizer: {learning_rate: 0.01}}',
    '986a59165e9a46fa',
  ],
  [
    'a loss per group',
    'sweep: a\nconfig: {loss: {kind: pr, lambda1_neg: {head: 5, medium: 5, tail: 8}}}',
    '760ee7866be15fcb',
  ],
  ['an axis', 'sweep: b\nmatrix: {grid: {loss.gamma: [1]}, config: {loss: {kind: focal}}}', '979c9f069bc7a37f'],
];

test.each(pinned)('%s', (_, text, id) => {
  expect(planned(text).runs.map((run) => run.id)).toEqual([id]);
});

test('a run is named by what the model says', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z]\w{0,5}$/), fc.jsonValue({ maxDepth: 3 })), (config) => {
      const text = JSON.stringify({ sweep: 'a', trial: { command: ['run'] }, config, seeds: 2 });
      // What the language refuses: integers beyond 2^53-1, and a few keys.
      fc.pre(!/\d{16}|__proto__|constructor|prototype|<</.test(text));
      for (const { id, trial, config: resolved } of planned(text).runs)
        expect(id).toBe(runId({ trial, config: resolved }));
    }),
    { numRuns: 60 },
  );
});
