import Database from 'better-sqlite3';

const kept: object[] = [];

/**
 * Opens an SQLite database that stays in memory, with its statements and their iterators, for as long as the process
 * lives: every database of this project and of its tests is opened here. Newer releases of Node 24 cannot collect the
 * objects of better-sqlite3 12: the process aborts (`RemoveEnvironmentCleanupHook`, env != nullptr) when that happens
 * outside of any script. Its version 13 can be collected, and needs Node 22.
 */
export function openSqlite(path: string, options?: Database.Options): Database.Database {
  const db = keep(new Database(path, options));
  const { prepare } = db;
  return Object.assign(db, { prepare: (sql: string) => keepStatement(prepare.call(db, sql)) });
}

function keepStatement(statement: Database.Statement): Database.Statement {
  const { iterate } = statement;
  return Object.assign(keep(statement), {
    iterate: (...parameters: unknown[]) => keep(iterate.apply(statement, parameters)),
  });
}

function keep<T extends object>(made: T): T {
  kept.push(made);
  return made;
}
