import type Database from 'better-sqlite3';
import { type Metrics, type Place, type RunSpec, type RunStatus, runStatuses } from '../model/index.ts';
import {
  attemptSql,
  markSql,
  openStandingsSql,
  otherRunsSql,
  runningSql,
  runsSql,
  someInputsSql,
  stampSql,
  standingsSql,
  usualRunsSql,
} from './attempt-queries.ts';
import { dump } from './dump.ts';
import { metricsOf } from './metrics-of.ts';
import {
  groupPlaces,
  type RawAttempt,
  type RawPlace,
  type RawResult,
  type RawRun,
  type RawStanding,
  type RawStoredRun,
  toAttempt,
  toPlace,
  toStanding,
  toStoredRuns,
} from './raw-rows.ts';
import type {
  AttemptProgress,
  EvaluationPoint,
  EventRow,
  ProbabilityPoint,
  ResultRow,
  RunningRow,
  RunRow,
  SeriesColumns,
  SeriesPoint,
  Standing,
  StoredRun,
  WarningRow,
} from './rows.ts';
import { statementsOf } from './statements.ts';

/** Questions to the store. A sweep goes by the name under which it is stored. */
export interface StoreReader {
  readonly close: () => void;
  /** Changes whenever another connection has changed the store. */
  readonly version: () => number;
  /** A text that changes whenever a run of any sweep begins, ends, waits or is planned, and not with its events. */
  readonly mark: () => string;
  /** Reads several things as of one moment. */
  readonly snapshot: <T>(read: () => T) => T;
  readonly statusCounts: (sweep: string) => Readonly<Record<RunStatus, number>>;
  /** Runs of a sweep in its order. */
  readonly runs: (sweep: string) => readonly RunRow[];
  /** What the runs of a sweep are, by id, as far as the store knows. */
  readonly specs: (sweep: string) => ReadonlyMap<string, RunSpec>;
  /** The same of one run; undefined where the store does not know. */
  readonly specOf: (runId: string) => RunSpec | undefined;
  /** Attempts under way, of whatever sweep, by slot. */
  readonly running: () => readonly RunningRow[];
  /** Runs of all sweeps whose id begins so, at most `limit`. */
  readonly runIds: (prefix: string, limit: number) => readonly string[];
  /** undefined: the store knows no such run. */
  readonly statusOf: (runId: string) => RunStatus | undefined;
  readonly placesOf: (runId: string) => readonly (Place & { readonly sweep: string })[];
  readonly attemptsOf: (runId: string) => readonly AttemptProgress[];
  /** Attempts of all runs of a sweep, by run and in order. */
  readonly attemptsOfSweep: (sweep: string) => ReadonlyMap<string, readonly AttemptProgress[]>;
  /** What the runs of a sweep have come to, in its order: what `runs` says without where they stand. */
  readonly standings: (sweep: string) => readonly Standing[];
  /** The same of those that are not done. */
  readonly openStandings: (sweep: string) => readonly Standing[];
  /** A text that changes whenever a run of the sweep comes to something else, or to the same anew. */
  readonly stamp: (sweep: string) => string;
  /** How long the done runs of a sweep took, from start to end, in ms. */
  readonly wallTimes: (sweep: string) => readonly number[];
  /** The view `results` for one sweep, in the order of its runs. */
  readonly results: (sweep: string) => readonly ResultRow[];
  /** Some results of a sweep's done runs, by run; a name that ends in `*` stands for all that begin so. */
  readonly metricsOf: (sweep: string, names: readonly string[]) => ReadonlyMap<string, Metrics>;
  /** Results of a run; undefined unless it is done. */
  readonly resultOf: (runId: string) => Metrics | undefined;
  readonly seriesNames: (runId: string) => readonly string[];
  readonly series: (runId: string, name: string) => readonly SeriesPoint[];
  readonly seriesColumns: (runId: string, name: string) => SeriesColumns;
  readonly probabilities: (runId: string) => readonly ProbabilityPoint[];
  readonly evaluations: (runId: string) => readonly EvaluationPoint[];
  /** The newest events first; of one run, or of all. */
  readonly recentEvents: (limit: number, runId?: string) => readonly EventRow[];
  readonly warnings: (runId: string) => readonly WarningRow[];
  /** Every run that the store knows, for planning. */
  readonly storedRuns: () => ReadonlyMap<string, StoredRun>;
  readonly hasPlan: (sweep: string) => boolean;
  /** Attempts that no outcome is known of. */
  readonly unsettled: () => readonly { readonly runId: string; readonly attempt: number }[];
  /** Every table's rows in a fixed order, as text: equal stores have equal dumps. */
  readonly dump: () => Iterable<string>;
}

export function createReader(db: Database.Database): StoreReader {
  const statement = statementsOf(db);
  const all = <Row>(sql: string, ...values: readonly unknown[]) => statement(sql).all(...values) as Row[];
  const placesOf = (runId: string) =>
    all<RawPlace & { sweep: string }>(
      'SELECT sweep, block, labels, seed FROM places WHERE run_id = ? ORDER BY sweep, position, place',
      runId,
    ).map((row) => ({ ...toPlace(row), sweep: row.sweep }));
  // A column at a time: the library makes rows as objects far more slowly than lists of numbers.
  const seriesColumns = (runId: string, name: string): SeriesColumns => {
    const column = (which: string) =>
      statement(`SELECT ${which} FROM series WHERE run_id = ? AND name = ? ORDER BY step`).pluck().all(runId, name);
    return { steps: column('step') as number[], values: column('value') as (number | null)[] };
  };
  const standings = (sql: string, sweep: string) =>
    statement(sql)
      .raw()
      .all(sweep)
      .map((row) => toStanding(row as RawStanding));
  return {
    close: () => db.close(),
    version: () => Number(Object.values(statement('PRAGMA data_version').get() ?? {})[0]),
    mark: () => String(statement(markSql).pluck().get()),
    snapshot: (read) => db.transaction(read).deferred(),
    statusCounts(sweep) {
      const rows = all<{ status: RunStatus; count: number }>(
        `SELECT status, count(*) AS count FROM run_status
          WHERE run_id IN (SELECT run_id FROM places WHERE sweep = ?) GROUP BY status`,
        sweep,
      );
      const counts = new Map(rows.map(({ status, count }) => [status, count]));
      return Object.fromEntries(runStatuses.map((status) => [status, counts.get(status) ?? 0])) as Record<
        RunStatus,
        number
      >;
    },
    runs: (sweep) => groupPlaces(all<RawRun>(runsSql, sweep)),
    specs(sweep) {
      const rows = statement(
        `SELECT run_id, trial, config FROM runs
          WHERE config IS NOT NULL AND run_id IN (SELECT run_id FROM places WHERE sweep = ?)`,
      )
        .raw()
        .all(sweep) as [id: string, trial: string, config: string][];
      return new Map(rows.map(([id, trial, config]) => [id, { trial: JSON.parse(trial), config: JSON.parse(config) }]));
    },
    specOf(runId) {
      const sql = 'SELECT trial, config FROM runs WHERE run_id = ? AND config IS NOT NULL';
      const [row] = all<{ trial: string; config: string }>(sql, runId);
      return row && { trial: JSON.parse(row.trial), config: JSON.parse(row.config) };
    },
    running: () =>
      all<RawAttempt & { run_id: string; loss: number | null }>(runningSql).map(({ loss, ...row }) => ({
        runId: row.run_id,
        ...toAttempt(row),
        loss,
        places: placesOf(row.run_id),
      })),
    runIds: (prefix, limit) =>
      all<{ run_id: string }>(
        'SELECT run_id FROM runs WHERE substr(run_id, 1, ?) = ? ORDER BY run_id LIMIT ?',
        prefix.length,
        prefix,
        limit,
      ).map((row) => row.run_id),
    statusOf: (runId) => all<{ status: RunStatus }>('SELECT status FROM run_status WHERE run_id = ?', runId)[0]?.status,
    placesOf,
    attemptsOf: (runId) => all<RawAttempt>(`${attemptSql} WHERE a.run_id = ? ORDER BY a.attempt`, runId).map(toAttempt),
    attemptsOfSweep(sweep) {
      const attempts = new Map<string, AttemptProgress[]>();
      const rows = all<RawAttempt & { run_id: string }>(
        `${attemptSql} WHERE a.run_id IN (SELECT run_id FROM places WHERE sweep = ?) ORDER BY a.run_id, a.attempt`,
        sweep,
      );
      for (const row of rows) {
        const known = attempts.get(row.run_id);
        if (known === undefined) attempts.set(row.run_id, [toAttempt(row)]);
        else known.push(toAttempt(row));
      }
      return attempts;
    },
    metricsOf: (sweep, names) => metricsOf(statement, sweep, names),
    standings: (sweep) => standings(standingsSql, sweep),
    openStandings: (sweep) => standings(openStandingsSql, sweep),
    stamp: (sweep) => (statement(stampSql).pluck().get(sweep) as string | null) ?? '',
    wallTimes: (sweep) =>
      all<{ started: string; ended: string }>(
        `SELECT a.started, a.ended FROM runs r JOIN attempts a ON a.run_id = r.run_id AND a.attempt = r.attempts
          WHERE r.status = 'done' AND a.started IS NOT NULL AND a.ended IS NOT NULL
            AND r.run_id IN (SELECT run_id FROM places WHERE sweep = ?)`,
        sweep,
      ).map(({ started, ended }) => Date.parse(ended) - Date.parse(started)),
    results: (sweep) =>
      all<RawResult>(
        `SELECT p.sweep, p.run_id, p.block, p.labels, p.seed, v.metric, v.value
           FROM places p JOIN runs r USING (run_id) JOIN run_results v USING (run_id)
          WHERE p.sweep = ? AND r.status = 'done' ORDER BY p.position, p.place, v.metric`,
        sweep,
      ).map(({ run_id, labels, ...row }) => ({ ...row, runId: run_id, labels: JSON.parse(labels) })),
    resultOf(runId) {
      const [run] = all<{ status: string }>('SELECT status FROM runs WHERE run_id = ?', runId);
      if (run?.status !== 'done') return undefined;
      const rows = all<{ metric: string; value: number | null }>(
        'SELECT metric, value FROM run_results WHERE run_id = ? ORDER BY metric',
        runId,
      );
      return Object.fromEntries(rows.map(({ metric, value }) => [metric, value]));
    },
    seriesNames: (runId) =>
      all<{ name: string }>('SELECT DISTINCT name FROM series WHERE run_id = ? ORDER BY name', runId).map(
        (row) => row.name,
      ),
    series(runId, name) {
      const { steps, values } = seriesColumns(runId, name);
      return steps.map((step, i) => ({ step, value: values[i] ?? null }));
    },
    seriesColumns,
    probabilities: (runId) =>
      all<ProbabilityPoint>(
        'SELECT step, "group", positive, negative FROM probabilities WHERE run_id = ? ORDER BY step, "group"',
        runId,
      ),
    evaluations: (runId) =>
      all<EvaluationPoint>('SELECT step, name, value FROM evaluations WHERE run_id = ? ORDER BY step, name', runId),
    recentEvents(limit, runId) {
      const columns = 'run_id AS runId, attempt, offset, time, type, step';
      return runId === undefined
        ? all<EventRow>(`SELECT ${columns} FROM events ORDER BY time DESC, offset DESC LIMIT ?`, limit)
        : all<EventRow>(
            `SELECT ${columns} FROM events WHERE run_id = ? ORDER BY attempt DESC, offset DESC LIMIT ?`,
            runId,
            limit,
          );
    },
    warnings: (runId) =>
      all<WarningRow>(
        'SELECT run_id AS runId, attempt, line, message FROM warnings WHERE run_id = ? ORDER BY attempt, line',
        runId,
      ),
    storedRuns() {
      // A list of ids is read far faster than rows, and an object for each would be most of what planning keeps.
      const read = (): ReadonlyMap<string, StoredRun> => {
        const inputs = (statement(someInputsSql).pluck().get() ?? null) as string | null;
        const usual = statement(usualRunsSql).pluck().all(inputs) as string[];
        return toStoredRuns(usual, inputs, statement(otherRunsSql).raw().all(inputs) as RawStoredRun[]);
      };
      return db.transaction(read).deferred();
    },
    hasPlan: (sweep) => all('SELECT 1 FROM sweeps WHERE stored_as = ?', sweep).length > 0,
    unsettled: () =>
      all<{ runId: string; attempt: number }>(
        'SELECT run_id AS runId, attempt FROM attempts WHERE status IS NULL ORDER BY run_id, attempt',
      ),
    dump: () => dump(db),
  };
}
