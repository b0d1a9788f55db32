import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { environmentError, type UserError } from '../base/index.ts';
import { isReadable, migrate } from './migrate.ts';
import { createReader, type StoreReader } from './reader.ts';
import { openSqlite } from './sqlite.ts';
import { createWriter, type StoreWriter } from './writer.ts';

/**
 * Opens the store for its one writer, making or migrating it as needed. The caller holds the root's lock. A file that is
 * no store, or a damaged one, throws what `isCorruption` knows.
 * @param onNetwork other hosts may open the file: a rollback journal then takes the place of WAL, which needs shared memory.
 */
export function openStore(path: string, { onNetwork }: { readonly onNetwork: boolean }): StoreWriter {
  const db = openSqlite(path);
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
}

/**
 * Opens the store for reading; undefined where there is none (or one that is being made). Never changes it: throws an
 * OutdatedStore where only a writer can bring it up to date.
 */
export function openStoreReadOnly(path: string): StoreReader | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const db = openSqlite(path, { readonly: true, fileMustExist: true, timeout: 2000 });
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
    throw damagedError(error, path);
  }
}

/** What a reader of a damaged store is told. */
export function damagedError(error: Error, path: string): UserError {
  return environmentError(
    `${path} is damaged (${error.message}).\nNothing is lost: "sweep rebuild" or the next "sweep run" builds it anew from the run folders.`,
    { cause: error },
  );
}

/** Whether an error says that the store is damaged; many a page is read long after it was opened. */
export function isCorruption(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if (!(error instanceof Database.SqliteError)) return isCorruption(error.cause);
  return error.code.startsWith('SQLITE_CORRUPT') || error.code === 'SQLITE_NOTADB';
}
