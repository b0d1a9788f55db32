import { closeSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { environmentError, usageError } from '../../base/index.ts';

/** Names of VOC that are two words run together. */
const apart: Readonly<Record<string, string>> = {
  diningtable: 'dining table',
  pottedplant: 'potted plant',
  tvmonitor: 'tv monitor',
};

/**
 * Vectors of classes by their names, [classes, length], row-major, from a text file of a word and its numbers a line
 * (GloVe). A name of several words has the mean of theirs. The path is taken from the folder of data. Throws a UserError:
 * exit 4 for a missing file, exit 2 for a malformed line (with its number) or a name without a vector.
 */
export function readWordVectors(path: string, folder: string | null, classes: readonly string[]): Float32Array {
  const file = resolve(folder ?? '.', path);
  const words = classes.map((name) => (apart[name] ?? name).toLowerCase().split(/[\s_-]+/));
  const vectors = collect(file, new Set(words.flat()));
  const length = vectors.values().next().value?.length ?? 0;
  const missing = [...new Set(words.flat())].filter((word) => !vectors.has(word));
  if (missing.length > 0) throw usageError(`${file} has no vector for ${missing.join(', ')}`);
  return Float32Array.from({ length: classes.length * length }, (_, at) => {
    const ofClass = words[Math.floor(at / length)]!.map((word) => vectors.get(word)![at % length]!);
    return ofClass.reduce((sum, value) => sum + value, 0) / ofClass.length;
  });
}

/** The vectors of some words, all of one length; of a word that stands there twice the first. */
function collect(file: string, wanted: ReadonlySet<string>): ReadonlyMap<string, readonly number[]> {
  const vectors = new Map<string, readonly number[]>();
  let length: number | null = null;
  let lineNumber = 0;
  for (const line of linesOf(file)) {
    lineNumber++;
    const [word = ''] = line.trimEnd().split(' ', 1);
    if (!wanted.has(word) || vectors.has(word)) continue;
    const vector = line.trimEnd().split(' ').slice(1).map(Number);
    length ??= vector.length;
    if (length === 0 || vector.length !== length || !vector.every(Number.isFinite)) {
      throw usageError(`${file}:${lineNumber}: "${word}" is not followed by ${length || 'any'} numbers`);
    }
    vectors.set(word, vector);
  }
  return vectors;
}

/** The lines of a file, which may be longer than a string can be (GloVe's common file has 1 GB). */
function* linesOf(file: string): Iterable<string> {
  const descriptor = open(file);
  try {
    const bytes = Buffer.alloc(1024 ** 2);
    const decoder = new StringDecoder('utf8');
    let rest = '';
    for (let size = readSync(descriptor, bytes); size > 0; size = readSync(descriptor, bytes)) {
      const lines = `${rest}${decoder.write(bytes.subarray(0, size))}`.split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
    if (rest !== '') yield rest;
  } finally {
    closeSync(descriptor);
  }
}

function open(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (error) {
    throw environmentError(`${file}: no such file of word vectors; model.word_vectors names it, from --data DIR`, {
      cause: error,
    });
  }
}
