import type Database from 'better-sqlite3';
import type { Metrics, RunSpec, StoredPlan, TrialEvent } from '../model/index.ts';
import { eventInserter } from './event-inserter.ts';
import { type RawIngestState, toIngestState } from './raw-rows.ts';
import type { StoreReader } from './reader.ts';
import type { AttemptEnd, AttemptStart, IngestState } from './rows.ts';
import { statementsOf } from './statements.ts';

/** An event with its place in the attempt's file. */
export interface PlacedEvent {
  readonly offset: number;
  readonly event: TrialEvent;
}

/** Changes to the store: one process at a time, the one that holds the root's lock. */
export interface StoreChanges {
  readonly transaction: <T>(change: () => T) => T;
  /** Replaces what is stored of the sweep of that name. */
  readonly putPlan: (plan: StoredPlan) => void;
  readonly beginAttempt: (spec: RunSpec | undefined, start: AttemptStart) => void;
  readonly ingestState: (runId: string, attempt: number) => IngestState;
  /** Adds events of an attempt and remembers how far its file has been read, in one transaction. */
  readonly addEvents: (key: AttemptOf, events: readonly PlacedEvent[], state: IngestState) => void;
  readonly addWarning: (key: AttemptOf, line: number, message: string) => void;
  /** Steps of the checkpoints that attempts before this one wrote. */
  readonly checkpointSteps: (runId: string, beforeAttempt: number) => readonly number[];
  /** The last step that the newest attempt before this one reported which reported any; null: none did. */
  readonly lastStep: (runId: string, beforeAttempt: number) => number | null;
  /** Drops what attempts before this one reported beyond the step that it resumed from. */
  readonly dropBeyond: (runId: string, attempt: number, step: number) => void;
  readonly endAttempt: (end: AttemptEnd) => void;
  /** Says which runs the orchestrator is going to start. */
  readonly setWaiting: (runIds: readonly string[]) => void;
  readonly addWaiting: (runId: string) => void;
  /** Removes everything of a run but its places: its folder has gone. */
  readonly forgetRun: (runId: string) => void;
}

export type StoreWriter = StoreReader & StoreChanges;

export interface AttemptOf {
  readonly runId: string;
  readonly attempt: number;
}

export function createWriter(db: Database.Database): StoreChanges {
  const statement = statementsOf(db);
  const run = (sql: string, ...values: readonly unknown[]) => statement(sql).run(...values);
  const transaction = <T>(change: () => T): T => {
    if (db.inTransaction) return change();
    run('BEGIN IMMEDIATE');
    try {
      const result = change();
      run('COMMIT');
      return result;
    } catch (error) {
      if (db.inTransaction) run('ROLLBACK');
      throw error;
    }
  };
  const addEvent = eventInserter(statement);
  return {
    transaction,
    putPlan: (plan) => transaction(() => putPlan(run, plan)),
    beginAttempt(spec, start) {
      transaction(() => {
        const trial = spec === undefined ? null : JSON.stringify(spec.trial);
        const config = spec === undefined ? null : JSON.stringify(spec.config);
        run(
          `INSERT INTO runs (run_id, trial, config, status, attempts) VALUES (?, ?, ?, 'running', ?)
           ON CONFLICT DO UPDATE SET trial = excluded.trial, config = excluded.config,
             status = excluded.status, attempts = excluded.attempts`,
          start.runId,
          trial,
          config,
          start.attempt,
        );
        run(
          `INSERT INTO attempts (run_id, attempt, retry_round, host, slot, resume, inputs, started)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
          start.runId,
          start.attempt,
          start.retryRound,
          start.host,
          start.slot,
          start.resume ? 1 : 0,
          start.inputs === null ? null : JSON.stringify(start.inputs),
          start.started,
        );
        run('DELETE FROM waiting WHERE run_id = ?', start.runId);
      });
    },
    ingestState(runId, attempt) {
      const row = statement('SELECT * FROM attempts WHERE run_id = ? AND attempt = ?').get(runId, attempt);
      return toIngestState(row as RawIngestState | undefined);
    },
    addEvents(key, events, state) {
      transaction(() => {
        for (const { offset, event } of events) addEvent(key, offset, event);
        run(
          `UPDATE attempts SET bytes = ?, lines = ?, program = ?, backend = ?, device = ?, data_fingerprint = ?, step = ?,
             total_steps = ?, epoch = ?, resumed_step = ?, last_event = ?, finished = ?, failed = ?
           WHERE run_id = ? AND attempt = ?`,
          state.bytes,
          state.lines,
          state.program,
          state.backend,
          state.device,
          state.dataFingerprint,
          state.step,
          state.totalSteps,
          state.epoch,
          state.resumedStep,
          state.lastEvent,
          state.finished === null ? null : JSON.stringify(state.finished),
          state.failed === null ? null : JSON.stringify(state.failed),
          key.runId,
          key.attempt,
        );
      });
    },
    addWarning(key, line, message) {
      run('INSERT OR REPLACE INTO warnings VALUES (?, ?, ?, ?)', key.runId, key.attempt, line, message);
    },
    checkpointSteps(runId, beforeAttempt) {
      const rows = statement(
        "SELECT DISTINCT step FROM events WHERE run_id = ? AND attempt < ? AND type = 'checkpoint' ORDER BY step",
      ).all(runId, beforeAttempt);
      return (rows as { step: number }[]).map((row) => row.step);
    },
    lastStep(runId, beforeAttempt) {
      const row = statement(
        'SELECT step FROM attempts WHERE run_id = ? AND attempt < ? AND step IS NOT NULL ORDER BY attempt DESC LIMIT 1',
      ).get(runId, beforeAttempt);
      return (row as { step: number } | undefined)?.step ?? null;
    },
    dropBeyond(runId, attempt, step) {
      for (const table of ['series', 'probabilities', 'evaluations']) {
        run(`DELETE FROM ${table} WHERE run_id = ? AND attempt < ? AND step > ?`, runId, attempt, step);
      }
    },
    endAttempt(end) {
      transaction(() => {
        run(
          `UPDATE attempts SET status = ?, reason = ?, message = ?, retry_round = ?, ended = ?, outcome_sha256 = ?
           WHERE run_id = ? AND attempt = ?`,
          end.outcome.status,
          end.outcome.reason,
          end.outcome.message,
          end.outcome.retry_round,
          end.ended,
          end.outcomeSha256,
          end.runId,
          end.attempt,
        );
        run('UPDATE runs SET status = ? WHERE run_id = ?', end.runStatus, end.runId);
        if (end.metrics !== null) putResult(run, end.runId, end.metrics);
      });
    },
    setWaiting(runIds) {
      transaction(() => {
        run('DELETE FROM waiting');
        for (const id of runIds) run('INSERT OR IGNORE INTO waiting VALUES (?)', id);
      });
    },
    addWaiting: (runId) => void run('INSERT OR IGNORE INTO waiting VALUES (?)', runId),
    forgetRun(runId) {
      transaction(() => {
        for (const table of [
          'attempts',
          'series',
          'probabilities',
          'evaluations',
          'events',
          'run_results',
          'warnings',
        ]) {
          run(`DELETE FROM ${table} WHERE run_id = ?`, runId);
        }
        run('DELETE FROM runs WHERE run_id = ?', runId);
        run(
          "INSERT INTO runs (run_id, status, attempts) SELECT DISTINCT run_id, 'new', 0 FROM places WHERE run_id = ?",
          runId,
        );
      });
    },
  };
}

type Run = (sql: string, ...values: readonly unknown[]) => unknown;

function putPlan(run: Run, plan: StoredPlan): void {
  const { runs, ...rest } = plan;
  run('DELETE FROM sweeps WHERE stored_as = ?', plan.storedAs);
  run('DELETE FROM places WHERE sweep = ?', plan.storedAs);
  run(
    'INSERT INTO sweeps (stored_as, sweep, profile, file, title, plan) VALUES (?, ?, ?, ?, ?, ?)',
    plan.storedAs,
    plan.sweep,
    plan.profile,
    plan.file,
    plan.title,
    JSON.stringify(sortedByKey(rest)),
  );
  runs.forEach(({ id, places }, position) => {
    places.forEach((place, index) => {
      const labels = JSON.stringify(place.labels);
      run(
        'INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?)',
        plan.storedAs,
        position,
        index,
        id,
        place.block,
        labels,
        place.seed,
      );
    });
    run("INSERT OR IGNORE INTO runs (run_id, status, attempts) VALUES (?, 'new', 0)", id);
  });
  // A run that no plan names any more and that was never started leaves no trace in the folders either.
  run('DELETE FROM runs WHERE attempts = 0 AND run_id NOT IN (SELECT run_id FROM places)');
}

/** The same text whichever way the object came about. */
function sortedByKey(map: object): object {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function putResult(run: Run, runId: string, metrics: Metrics): void {
  run('DELETE FROM run_results WHERE run_id = ?', runId);
  for (const [metric, value] of Object.entries(metrics)) {
    run('INSERT INTO run_results VALUES (?, ?, ?)', runId, metric, value);
  }
}
