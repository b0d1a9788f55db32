import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
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
  const { folder } = runPaths(root, key.runId);
  const sums: Record<string, string> = {};
  for (const file of files) {
    const sum = fileChecksum(`${folder}/${file}`);
    if (sum !== null) sums[file] = sum;
  }
  return sums;
}

/** SHA-256 of a file's bytes, a large one read in pieces; null where there is no such file. */
export function fileChecksum(path: string): string | null {
  if (!existsSync(path)) return null;
  const file = openSync(path, 'r');
  try {
    const start = Buffer.allocUnsafe(smallFile);
    const length = readSync(file, start);
    if (length < smallFile) return sha256(start.subarray(0, length));
    const hash = createHash('sha256').update(start);
    const piece = Buffer.allocUnsafe(pieceSize);
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) hash.update(piece.subarray(0, read));
    return hash.digest('hex');
  } finally {
    closeSync(file);
  }
}

/** Read in one call, where the file is shorter: most are, and six are read for every attempt. */
const smallFile = 4096;
const pieceSize = 1024 ** 2;
