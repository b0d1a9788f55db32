import type Database from 'better-sqlite3';

/** Every table's rows in a fixed order, as text. */
export function* dump(db: Database.Database): Iterable<string> {
  const tables = db.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
  for (const { name } of tables.all()) {
    // Primary keys without a rowid: the table's own order is the order of its key.
    const rows = db.prepare<[], unknown[]>(`SELECT * FROM "${name}"`).raw();
    for (const row of rows.iterate()) {
      yield `${name} ${JSON.stringify(row)}`;
    }
  }
}
