import { rmSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { ExitCode, environmentError, UserError } from '../base/index.ts';
import { migrations } from './schema.ts';

/** Thrown to readers of a store that an earlier version wrote: they never change it (exit 4). */
export class OutdatedStore extends UserError {
  override readonly name = 'OutdatedStore';
}

/**
 * Brings a store up to the version that `steps` end in; what it was is kept beside it, as sweep.db.v1 say, until the
 * next migration from that version. Throws exit 4 for a newer store. The caller holds the root's lock.
 * @param steps the SQL from version n to n + 1 at index n
 */
export function migrate(db: Database.Database, path: string, steps: readonly string[] = migrations): void {
  const version = versionOf(db);
  if (version > steps.length) throw tooNew(path, version, steps.length);
  if (version === steps.length) return;
  if (version > 0) keepCopy(db, `${path}.v${version}`);
  db.transaction(() => {
    for (const sql of steps.slice(version)) db.exec(sql);
    db.exec(`PRAGMA user_version = ${steps.length}`);
  })();
}

/** True where the store can be read as it is, false where it is being made. Throws exit 4 for any other version. */
export function isReadable(db: Database.Database, path: string, newest: number = migrations.length): boolean {
  const version = versionOf(db);
  if (version > newest) throw tooNew(path, version, newest);
  if (version === newest || version === 0) return version > 0;
  throw new OutdatedStore(
    `${path} was written by an earlier version of sweep (store version ${version}, this one reads ${newest}).\n` +
      'The next "sweep run" brings it up to date; "sweep rebuild" builds it anew from the run folders.',
    ExitCode.environment,
  );
}

function versionOf(db: Database.Database): number {
  return Number(db.prepare<[], number>('PRAGMA user_version').pluck().get());
}

/** One file, without a WAL of its own, as of this moment. */
function keepCopy(db: Database.Database, copy: string): void {
  rmSync(copy, { force: true });
  db.prepare('VACUUM INTO ?').run(copy);
}

function tooNew(path: string, version: number, newest: number): UserError {
  return environmentError(
    `${path} was written by a newer version of sweep (store version ${version}, this one knows ${newest}).\n` +
      'Update sweep, or delete the file: it is built anew from the run folders.',
  );
}
