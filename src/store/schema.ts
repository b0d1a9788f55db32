/**
 * The SQL that brings a store from version n to n + 1, at index n; the version is kept in `PRAGMA user_version`. A line
 * here is frozen once released, and a store of that version joins test/fixtures/stores. docs/store.md describes the tables.
 *
 * Nothing has a surrogate key and nothing depends on when it was ingested, so that a store built anew from the run
 * folders holds exactly the same rows.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE sweeps (
    stored_as TEXT NOT NULL PRIMARY KEY,
    sweep TEXT NOT NULL,
    profile TEXT,
    file TEXT NOT NULL,
    title TEXT,
    plan TEXT NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE places (
    sweep TEXT NOT NULL,
    position INTEGER NOT NULL,
    place INTEGER NOT NULL,
    run_id TEXT NOT NULL,
    block TEXT NOT NULL,
    labels TEXT NOT NULL,
    seed INTEGER NOT NULL,
    PRIMARY KEY (sweep, position, place)
  ) WITHOUT ROWID;
  CREATE INDEX places_of_run ON places (run_id);

  CREATE TABLE runs (
    run_id TEXT NOT NULL PRIMARY KEY,
    trial TEXT,
    config TEXT,
    status TEXT NOT NULL CHECK (status IN ('new', 'running', 'done', 'failed', 'interrupted')),
    attempts INTEGER NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE waiting (run_id TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;

  CREATE TABLE attempts (
    run_id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    retry_round INTEGER NOT NULL,
    host TEXT,
    slot TEXT,
    resume INTEGER NOT NULL,
    inputs TEXT,
    started TEXT,
    ended TEXT,
    status TEXT CHECK (status IN ('done', 'failed', 'interrupted')),
    reason TEXT,
    message TEXT,
    outcome_sha256 TEXT,
    bytes INTEGER NOT NULL DEFAULT 0,
    lines INTEGER NOT NULL DEFAULT 0,
    program TEXT,
    backend TEXT,
    device TEXT,
    data_fingerprint TEXT,
    step NUMERIC,
    total_steps NUMERIC,
    epoch NUMERIC,
    resumed_step NUMERIC,
    last_event TEXT,
    finished TEXT,
    failed TEXT,
    PRIMARY KEY (run_id, attempt)
  ) WITHOUT ROWID;
  CREATE INDEX unsettled_attempts ON attempts (run_id, attempt) WHERE status IS NULL;

  CREATE TABLE series (
    run_id TEXT NOT NULL,
    name TEXT NOT NULL,
    step NUMERIC NOT NULL,
    attempt INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    value REAL,
    PRIMARY KEY (run_id, name, step)
  ) WITHOUT ROWID;

  CREATE TABLE probabilities (
    run_id TEXT NOT NULL,
    "group" TEXT NOT NULL,
    step NUMERIC NOT NULL,
    attempt INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    positive REAL,
    negative REAL,
    PRIMARY KEY (run_id, "group", step)
  ) WITHOUT ROWID;

  CREATE TABLE evaluations (
    run_id TEXT NOT NULL,
    name TEXT NOT NULL,
    step NUMERIC NOT NULL,
    attempt INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    value REAL,
    PRIMARY KEY (run_id, name, step)
  ) WITHOUT ROWID;

  CREATE TABLE events (
    run_id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    time TEXT NOT NULL,
    type TEXT NOT NULL,
    step NUMERIC,
    detail TEXT,
    PRIMARY KEY (run_id, attempt, offset)
  ) WITHOUT ROWID;
  CREATE INDEX events_by_time ON events (time);

  CREATE TABLE run_results (
    run_id TEXT NOT NULL,
    metric TEXT NOT NULL,
    value REAL,
    PRIMARY KEY (run_id, metric)
  ) WITHOUT ROWID;

  CREATE TABLE warnings (
    run_id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    line INTEGER NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (run_id, attempt, line)
  ) WITHOUT ROWID;

  CREATE VIEW results AS
    SELECT places.sweep, places.run_id, places.block, places.labels, places.seed,
           run_results.metric, run_results.value
      FROM places JOIN runs USING (run_id) JOIN run_results USING (run_id)
     WHERE runs.status = 'done';

  CREATE VIEW run_status AS
    SELECT runs.run_id,
           CASE WHEN waiting.run_id IS NOT NULL AND runs.status NOT IN ('running', 'done') THEN 'waiting'
                ELSE runs.status END AS status,
           runs.attempts
      FROM runs LEFT JOIN waiting USING (run_id);
  `,
];
