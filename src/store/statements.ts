import type Database from 'better-sqlite3';

/** Prepares each statement once, however often it is asked for. */
export type Statements = (sql: string) => Database.Statement<unknown[], unknown>;

export function statementsOf(db: Database.Database): Statements {
  const prepared = new Map<string, Database.Statement<unknown[], unknown>>();
  return (sql) => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const statement = db.prepare<unknown[], unknown>(sql);
    prepared.set(sql, statement);
    return statement;
  };
}
