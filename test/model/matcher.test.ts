import { expect, test } from 'vitest';
import type { JsonValue } from '../../src/base/index.ts';
import { type Matcher, matches, matchesAll, type Place, valueAt } from '../../src/model/index.ts';

test.each<[Matcher, JsonValue | undefined, boolean]>([
  [1, 1.0, true],
  [1, '1', false],
  ['DB', 'DB', true],
  [['DB', 'PR'], 'PR', true],
  [['DB', 'PR'], 'APR', false],
  [{ min: 1, max: 3 }, 3, true],
  [{ min: 1, max: 3 }, 3.1, false],
  [{ min: 1 }, '2', false],
  [{ not: 'DB' }, 'PR', true],
  [{ not: ['DB', 'PR'] }, 'PR', false],
  [{ not: { min: 2 } }, 1, true],
  [{ not: 'DB' }, undefined, true],
  ['DB', undefined, false],
  [null, null, true],
  [null, undefined, false],
  [{ head: 1 }, { head: 1 }, true],
])('%j against %j: %j', (matcher, value, expected) => {
  expect(matches(matcher, value)).toBe(expected);
});

const place: Place = { block: 'voc-lt', labels: { method: 'DB', 'loss.kind': 'a label' }, seed: 2 };
const config = { loss: { kind: 'db', lambda: 5 }, seed: 2 };

test('an axis goes before the config key of the same name', () => {
  expect(valueAt(place, config, 'loss.kind')).toBe('a label');
  expect(valueAt(place, config, 'loss.lambda')).toBe(5);
  expect(valueAt(place, config, 'seed')).toBe(2);
  expect(valueAt(place, config, 'block')).toBe('voc-lt');
  expect(valueAt(place, config, 'loss.nothing')).toBeUndefined();
});

test('every entry has to hold', () => {
  expect(matchesAll({ method: 'DB', 'loss.lambda': { min: 2 } }, place, config)).toBe(true);
  expect(matchesAll({ method: 'DB', seed: [0, 1] }, place, config)).toBe(false);
  expect(matchesAll({}, place, config)).toBe(true);
});
