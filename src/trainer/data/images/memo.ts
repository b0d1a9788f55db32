import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, sha256, writeFileAtomically } from '../../../base/index.ts';

/**
 * The result of `compute`, or what it gave the last time for that key: a value that JSON can hold, kept in a file of the
 * cache folder. A folder that cannot be written only costs time.
 */
export function memo<T>(folder: string, kind: string, key: string, compute: () => T): T {
  const known = recall<T>(folder, kind, key);
  if (known !== undefined) return known;
  const value = compute();
  remember(folder, kind, key, value);
  return value;
}

/** What was remembered for a key; undefined for nothing, and for what cannot be read. */
export function recall<T>(folder: string, kind: string, key: string): T | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(fileOf(folder, kind, key), 'utf8'));
    return isJsonObject(content) && content.key === key ? (content.value as T) : undefined;
  } catch {
    return undefined;
  }
}

export function remember(folder: string, kind: string, key: string, value: unknown): void {
  try {
    writeFileAtomically(fileOf(folder, kind, key), JSON.stringify({ key, value }));
  } catch {
    // Read-only or full: the next run works it out again.
  }
}

function fileOf(folder: string, kind: string, key: string): string {
  return join(folder, `${kind}-${sha256(key).slice(0, 32)}.json`);
}
