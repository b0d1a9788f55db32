import { expect, test } from 'vitest';
import { UserError } from '../../src/base/index.ts';
import { parseMatcherArgument } from '../../src/sweep/index.ts';
import { planned } from './plan-fixture.ts';

const plan = planned(`sweep: a
trial: {command: [run]}
config: {deep: {rate: 0.1}}
matrix:
  - block: one
    grid:
      method: {DB: {m: DB}, PR (l1-+): {m: PR}, "PR (l1-+, l2++)": {m: PR2}, 18: {m: eighteen}}
      x: [1, 2, "2", 10]
  - {block: two, config: {deep: {rate: 0.2}}}
seeds: 2
`);

const count = (text: string) => {
  const test = parseMatcherArgument(text, plan);
  return plan.runs.filter(({ places, config }) => places.some((place) => test(place, config))).length;
};

test.each([
  ['method=DB', 8],
  ['method=PR*', 16],
  ['method=PR (l1-+)', 8],
  ['method=PR (l1-+, l2++)', 8],
  ['method="PR (l1-+, l2++)",DB', 16],
  ['method=1?', 8],
  ['method=18', 8],
  ['method=*', 32],
  ['x=2', 8],
  ['x="2"', 8],
  ['x=1*', 16],
  ['x={min: 2}', 16],
  ['x={not: [1, 2]}', 18],
  ['seed=1', 17],
  ['block=two', 2],
  ['block=t*,one', 34],
  ['deep.rate=0.20', 2],
  ['m=PR', 8],
])('%s means %i of 34 runs', (text, runs) => {
  expect(count(text)).toBe(runs);
});

test.each([
  ['methd=DB', 'command line:1:1  error  "methd" is no axis and no config key', 'did you mean "method"?'],
  ['method=DV', 'command line:1:8  error  "DV" is no label of "method"', 'did you mean "DB"?'],
  ['method=X*', '"X*" is no label of "method"', 'expected one of: DB, PR (l1-+), PR (l1-+, l2++), 18'],
  ['block=tow', '"tow" is no label of "block"', 'did you mean "two"?'],
  ['deep.rat=1', '"deep.rat" is no axis', 'did you mean "deep.rate"?'],
  ['method', '"method" is no matcher', 'expected key=value'],
])('%s is refused', (text, message, hint) => {
  const refused = () => parseMatcherArgument(text, plan);
  expect(refused).toThrow(UserError);
  expect(refused).toThrow(message);
  expect(refused).toThrow(hint);
});
