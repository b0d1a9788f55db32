import { expect, test } from 'vitest';
import { referenceName } from '../../src/analysis/index.ts';

test.each(['Table 3', 'Figure 2', 'Section 4.1', 'the paper', 'Wu et al. 2020'])('%s is a paper', (source) => {
  expect(referenceName(source)).toBe('paper');
});

test.each(['an independent PyTorch implementation of the same recipe, 10 seeds', 'tables of ours', 'run 7'])(
  '%s is no paper',
  (source) => {
    expect(referenceName(source)).toBe('reference');
  },
);
