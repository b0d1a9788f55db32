import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { environmentError } from '../base/index.ts';
import { createReader, type StoreReader } from './reader.ts';
import { migrations, schemaVersion } from './schema.ts';
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
    const db = new Database(path);
    try {
      db.pragma('busy_timeout = 2000');
      db.pragma(`journal_mode = ${onNetwork ? 'DELETE' : 'WAL'}`);
      db.pragma('synchronous = NORMAL');
      // Moving pages from the WAL into the file is what costs: rather seldom, at 16 MiB.
      db.pragma('wal_autocheckpoint = 4000');
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

/** Opens the store for reading; undefined where there is none (or one that is being made). Never changes it. */
export function openStoreReadOnly(path: string): StoreReader | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const db = new Database(path, { readonly: true, fileMustExist: true, timeout: 2000 });
    try {
      const version = versionOf(db);
      if (version === schemaVersion) return createReader(db);
      db.close();
      if (version > schemaVersion) throw tooNew(path, version);
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

function migrate(db: Database.Database, path: string): void {
  const version = versionOf(db);
  if (version > schemaVersion) throw tooNew(path, version);
  if (version === schemaVersion) return;
  db.transaction(() => {
    for (const sql of migrations.slice(version)) db.exec(sql);
    db.pragma(`user_version = ${schemaVersion}`);
  })();
}

function versionOf(db: Database.Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

function tooNew(path: string, version: number): Error {
  return environmentError(
    `${path} was written by a newer version of sweep (store version ${version}, this one knows ${schemaVersion}).\n` +
      'Update sweep, or delete the file: it is built anew from the run folders.',
  );
}

function isCorruption(error: unknown): error is Error {
  return (
    error instanceof Database.SqliteError && (error.code.startsWith('SQLITE_CORRUPT') || error.code === 'SQLITE_NOTADB')
  );
}
