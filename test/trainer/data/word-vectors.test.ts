import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ExitCode, UserError } from '../../../src/base/index.ts';
import { readWordVectors } from '../../../src/trainer/data/word-vectors.ts';

function folderWith(lines: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'words-'));
  writeFileSync(join(folder, 'glove.txt'), lines.join('\n'));
  return folder;
}

function failure(path: string, folder: string, classes: readonly string[]): UserError {
  try {
    readWordVectors(path, folder, classes);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('nothing was found wrong');
}

test('a class has the vector of its name, a name of several words their mean', () => {
  const folder = folderWith([
    'the 9 9',
    'dog 1 -2.5e-1',
    'table 4 8',
    'dining 2 0',
    'tv 1 1',
    'monitor 3 5',
    'dog 7 7',
  ]);
  const vectors = readWordVectors('glove.txt', folder, ['Dog', 'diningtable', 'tvmonitor', 'dining table']);
  expect(Array.from(vectors)).toEqual([1, -0.25, 3, 4, 2, 3, 3, 4]);
});

test('lines are told apart wherever the file is cut for reading', () => {
  // More than a megabyte, letters of two bytes in odd places, Windows line ends.
  const filler = Array.from({ length: 40_000 }, (_, i) => `wört${i} ${'1 '.repeat(10)}\r`);
  const folder = folderWith([...filler, 'cat 0.5 1.5\r', ...filler, 'dog 3 4']);
  expect(Array.from(readWordVectors('glove.txt', folder, ['cat', 'dog']))).toEqual([0.5, 1.5, 3, 4]);
});

test('what is wrong is told with file and line', () => {
  const file = (folder: string) => join(folder, 'glove.txt');
  const short = folderWith(['cat 1 2', 'dog 1']);
  expect(failure('glove.txt', short, ['cat', 'dog']).message).toBe(
    `${file(short)}:2: "dog" is not followed by 2 numbers`,
  );
  const words = folderWith(['cat 1 two']);
  expect(failure('glove.txt', words, ['cat'])).toMatchObject({
    exitCode: ExitCode.usage,
    message: expect.stringMatching(/:1: "cat"/),
  });
  const bare = folderWith(['cats', 'cat']);
  expect(failure('glove.txt', bare, ['cat']).message).toBe(`${file(bare)}:2: "cat" is not followed by any numbers`);
  const few = folderWith(['cat 1 2']);
  expect(failure('glove.txt', few, ['cat', 'sofa', 'pottedplant']).message).toBe(
    `${file(few)} has no vector for sofa, potted, plant`,
  );
  expect(failure('glove.6B.txt', few, ['cat'])).toMatchObject({
    exitCode: ExitCode.environment,
    message: expect.stringContaining(`${join(few, 'glove.6B.txt')}: no such file of word vectors`),
  });
});
