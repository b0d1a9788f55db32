import { expect, test } from 'vitest';
import { readingAhead } from '../../../src/trainer/training/reading-ahead.ts';

function counting(count: number, ahead: number) {
  const reads: number[] = [];
  const read = async (index: number) => {
    reads.push(index);
    if (index === 3) throw new Error('three is broken');
    return index * 10;
  };
  return { reads, at: readingAhead(read, count, ahead) };
}

test('what follows is under way, no more than asked for and each once', async () => {
  const { reads, at } = counting(3, 2);
  expect(await at(0)).toBe(0);
  expect(reads).toEqual([0, 1, 2]);
  expect([await at(1), await at(2)]).toEqual([10, 20]);
  expect(reads).toEqual([0, 1, 2]);
});

test('without reading ahead each item is read when asked for; a leap reads anew', async () => {
  const { reads, at } = counting(9, 0);
  await at(0);
  expect(reads).toEqual([0]);
  const leaping = counting(9, 1);
  await leaping.at(0);
  expect(await leaping.at(7)).toBe(70);
  expect(await leaping.at(0)).toBe(0);
});

test('what fails ahead of time is thrown when its turn comes', async () => {
  const { at } = counting(9, 3);
  expect([await at(0), await at(1), await at(2)]).toEqual([0, 10, 20]);
  await expect(at(3)).rejects.toThrow('three is broken');
});
