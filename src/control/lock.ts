import { openSqlite } from '../store/index.ts';

/** Held until released, or until the process ends in whatever way. */
export interface Lock {
  readonly release: () => void;
}

/**
 * Takes the root's lock; undefined where another process holds it. It is an exclusive transaction on a database of its
 * own: the system frees it when its owner dies, so it can neither be left behind nor be stolen by a reused pid.
 * The owner must not open that file by other means: closing any of its descriptors would free the lock.
 */
export function takeLock(path: string): Lock | undefined {
  const db = openSqlite(path, { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
    return { release: () => db.close() };
  } catch (error) {
    db.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}
