import { expect, test } from 'vitest';
import { settingsOf, variedSettings } from '../../../src/cli/collect/varied-settings.ts';

const trial = { program: 'train' } as const;
const specs = (count: number) =>
  new Map(
    Array.from({ length: count }, (_, i) => [
      String(i),
      {
        trial,
        config: { loss: { kind: i % 2 === 0 ? 'db' : 'pr', gamma: 2 }, seed: i, ...(i === 0 ? { lr: 0.1 } : {}) },
      },
    ]),
  );

test('the settings of a run are the keys in which runs differ, without the seed', () => {
  expect(variedSettings(specs(4))).toEqual(['loss.kind', 'lr']);
  expect(variedSettings(specs(1))).toEqual([]);
  expect(variedSettings(new Map())).toEqual([]);
  expect(settingsOf({ loss: { kind: 'pr', gamma: 2 }, seed: 1 }, ['loss.kind', 'lr'])).toEqual([['loss.kind', 'pr']]);
});

test('of thousands of runs some are looked at', () => {
  expect(variedSettings(specs(10_000))).toContain('lr');
});
