import { copyFileSync, existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { OutdatedStore, openSqlite, openStore, openStoreReadOnly } from '../../src/store/index.ts';
import { isReadable, migrate } from '../../src/store/migrate.ts';
import { migrations } from '../../src/store/schema.ts';

/** Stores as released versions wrote them: never written again. */
const frozen = join(import.meta.dirname, '..', 'fixtures', 'stores');

function thawed(version: number): string {
  const path = join(mkdtempSync(join(tmpdir(), 'sweep-store-')), 'sweep.db');
  copyFileSync(join(frozen, `version-${version}.db`), path);
  return path;
}

const schemaOf = (path: string) => {
  const db = openSqlite(path, { readonly: true });
  const rows = db
    .prepare<[], { sql: string }>('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name')
    .all();
  db.close();
  return rows.map(({ sql }) => sql);
};

test('every version that there was has a frozen store', () => {
  expect(readdirSync(frozen).sort()).toEqual(migrations.map((_, i) => `version-${i + 1}.db`).sort());
});

test.each(migrations.map((_, i) => i + 1))(
  'a store of version %i is brought up to date with all that it holds',
  (version) => {
    const path = thawed(version);
    const store = openStore(path, { onNetwork: false });
    expect(store.statusCounts('frozen')).toMatchObject({ done: 1, failed: 1, new: 1 });
    const [done, failed] = store.runs('frozen');
    expect(store.resultOf(done?.id ?? '')).toEqual({ 'mAP/tail': null, 'mAP/total': 50 });
    expect(store.series(done?.id ?? '', 'loss')).toEqual([{ step: 1, value: 0.5 }]);
    expect(store.warnings(done?.id ?? '')).toHaveLength(1);
    expect(failed).toMatchObject({ attempts: 2, last: { reason: 'exit' } });
    store.close();
    const fresh = join(mkdtempSync(join(tmpdir(), 'sweep-store-')), 'sweep.db');
    openStore(fresh, { onNetwork: false }).close();
    expect(schemaOf(path)).toEqual(schemaOf(fresh));
  },
);

const next = [...migrations, 'ALTER TABLE runs ADD COLUMN note TEXT'];

test('before a migration the store is copied as it is; a migration that fails changes nothing', () => {
  const path = thawed(migrations.length);
  const before = schemaOf(path);
  const db = openSqlite(path);
  expect(() => migrate(db, path, [...migrations, 'ALTER TABLE runs ADD COLUMN note TEXT; nonsense'])).toThrow('syntax');
  expect(schemaOf(path)).toEqual(before);
  migrate(db, path, next);
  expect(isReadable(db, path, next.length)).toBe(true);
  db.close();
  expect(schemaOf(path)).not.toEqual(before);
  expect(schemaOf(`${path}.v${migrations.length}`)).toEqual(before);
});

test('a reader never migrates: it says what does', () => {
  const path = thawed(migrations.length);
  const db = openSqlite(path, { readonly: true });
  expect(() => isReadable(db, path, next.length)).toThrow(OutdatedStore);
  expect(() => isReadable(db, path, next.length)).toThrow(/earlier version.*next "sweep run" brings it up to date/s);
  db.close();
  expect(existsSync(`${path}.v${migrations.length}`)).toBe(false);
});

test('a newer store is refused to writers and readers alike, and left as it is', () => {
  const path = thawed(migrations.length);
  const db = openSqlite(path);
  migrate(db, path, next);
  db.close();
  const message = `store version ${next.length}, this one knows ${migrations.length}`;
  expect(() => openStore(path, { onNetwork: false })).toThrow(message);
  expect(() => openStoreReadOnly(path)).toThrow(message);
});
