import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { environmentError, keepAlive } from '../base/index.ts';
import { isReadable, migrate } from './migrate.ts';
import { createReader, type StoreReader } from './reader.ts';
import { createWriter, type StoreWriter } from './writer.ts';

/** Thrown by `openStore` for a file that is no store or a damaged one: it is built anew from the run folders. */
export class CorruptStore extends Error {
  override readonly name = 'CorruptStore';
}

/**
 * Opens the store for its one writer, making or migrating it as needed. The caller holds the root's lock.
 * @param onNetwork other hosts may open the file: a rollback journal then takes the place of WAL, which needs shared memory.
 */
export function openStore(path: string, { onNetwork }: { readonly onNetwork: boolean }): StoreWriter {
  try {
    const db = keepAlive(new Database(path));
    try {
      db.exec('PRAGMA busy_timeout = 2000');
      db.exec(`PRAGMA journal_mode = ${onNetwork ? 'DELETE' : 'WAL'}`);
      db.exec('PRAGMA synchronous = NORMAL');
      // Moving pages from the WAL into the file is what costs: rather seldom, at 16 MiB.
      db.exec('PRAGMA wal_autocheckpoint = 4000');
      migrate(db, path);
      return { ...createReader(db), ...createWriter(db) };
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    if (isCorruption(error)) throw new CorruptStore(`${path} is damaged: ${error.message}`, { cause: error });
    throw error;
  }
}

/**
 * Opens the store for reading; undefined where there is none (or one that is being made). Never changes it: throws an
 * OutdatedStore where only a writer can bring it up to date.
 */
export function openStoreReadOnly(path: string): StoreReader | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const db = keepAlive(new Database(path, { readonly: true, fileMustExist: true, timeout: 2000 }));
    try {
      if (isReadable(db, path)) return createReader(db);
      db.close();
      return undefined;
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    if (!isCorruption(error)) throw error;
    throw environmentError(
      `${path} is damaged (${error.message}).\nNothing is lost: delete it, and the next "sweep run" builds it anew from the run folders.`,
      { cause: error },
    );
  }
}

function isCorruption(error: unknown): error is Error {
  return (
    error instanceof Database.SqliteError && (error.code.startsWith('SQLITE_CORRUPT') || error.code === 'SQLITE_NOTADB')
  );
}
