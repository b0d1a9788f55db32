import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../base/index.ts';
import { type AttemptKey, runPaths } from './paths.ts';

const attemptFiles = ['attempt.json', 'pid.json', 'exit.json', 'events.ndjson', 'stdout.log', 'stderr.log'];

/** Checksums of every file that an attempt has left, by path relative to the run's folder; of the scores too when done. */
export function attemptChecksums(root: string, key: AttemptKey, done: boolean): Readonly<Record<string, string>> {
  const files = [
    'config.json',
    ...attemptFiles.map((name) => `attempts/${key.attempt}/${name}`),
    ...(done ? ['scores.safetensors'] : []),
  ];
  const sums: Record<string, string> = {};
  for (const file of files) {
    const sum = fileChecksum(join(runPaths(root, key.runId).folder, file));
    if (sum !== null) sums[file] = sum;
  }
  return sums;
}

/** SHA-256 of a file's bytes, a large one read in pieces; null where there is no such file. */
export function fileChecksum(path: string): string | null {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) return null;
  if (size === 0) return sha256('');
  if (size <= pieceSize) return sha256(readFileSync(path));
  const file = openSync(path, 'r');
  try {
    const hash = createHash('sha256');
    const piece = Buffer.allocUnsafe(pieceSize);
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) hash.update(piece.subarray(0, read));
    return hash.digest('hex');
  } finally {
    closeSync(file);
  }
}

const pieceSize = 1024 ** 2;
