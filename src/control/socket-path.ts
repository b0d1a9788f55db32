import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentError, sha256 } from '../base/index.ts';

/** Node cuts a longer path off without a word (the system's limit is 107 bytes). */
const longestPath = 100;

/**
 * Where the socket of a root lies: in `folder` (runs/.control), or, where its path would be too long, in a folder of
 * the temporary folder that is named by the root.
 */
export function socketPath(folder: string): string {
  const path = join(folder, 's');
  return Buffer.byteLength(path) <= longestPath ? path : join(tmpdir(), `sweep-${sha256(folder).slice(0, 16)}`, 's');
}

/** Makes the socket's folder, open to its owner only, or throws where somebody else was there first. */
export function prepareSocketFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || (process.getuid !== undefined && found.uid !== process.getuid())) {
    throw environmentError(`${folder} should be a folder of this user, and is not; remove it`);
  }
  chmodSync(folder, 0o700);
}
