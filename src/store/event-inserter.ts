import type { EventOfType, TrialEvent } from '../model/index.ts';
import type { EventRow } from './rows.ts';
import type { Statements } from './statements.ts';

/** For one (name, step) the newest attempt counts, and of one attempt the last line. */
const newestWins = `WHERE excluded.attempt > attempt OR (excluded.attempt = attempt AND excluded.offset >= offset)`;

/** Puts one event where it belongs. Progress is kept with the attempt only. */
export function eventInserter(statement: Statements) {
  const series = statement(
    `INSERT INTO series (run_id, name, step, attempt, offset, value) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET attempt = excluded.attempt, offset = excluded.offset, value = excluded.value ${newestWins}`,
  );
  const probability = statement(
    `INSERT INTO probabilities (run_id, "group", step, attempt, offset, positive, negative) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET attempt = excluded.attempt, offset = excluded.offset, positive = excluded.positive,
       negative = excluded.negative ${newestWins}`,
  );
  const evaluation = statement(
    `INSERT INTO evaluations (run_id, name, step, attempt, offset, value) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET attempt = excluded.attempt, offset = excluded.offset, value = excluded.value ${newestWins}`,
  );
  const other = statement(
    `INSERT OR IGNORE INTO events (run_id, attempt, offset, time, type, step, detail) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  return (
    { runId, attempt }: { readonly runId: string; readonly attempt: number },
    offset: number,
    event: TrialEvent,
  ): void => {
    const keep = ({ time, type }: EventOfType<EventRow['type']>, step: number | null, detail: object | null): void =>
      void other.run(runId, attempt, offset, time, type, step, detail === null ? null : JSON.stringify(detail));
    switch (event.type) {
      case 'metric':
        series.run(runId, event.name, event.step, attempt, offset, event.value);
        return;
      case 'probability':
        probability.run(runId, event.group, event.step, attempt, offset, event.positive, event.negative);
        return;
      case 'progress':
        return;
      case 'evaluation':
        for (const [name, value] of Object.entries(event.metrics)) {
          evaluation.run(runId, name, event.step, attempt, offset, value);
        }
        keep(event, event.step, null);
        return;
      case 'checkpoint':
        keep(event, event.step, { path: event.path });
        return;
      case 'started':
        keep(event, null, { program: event.program, backend: event.backend, device: event.device, info: event.info });
        return;
      case 'finished':
        keep(event, null, null);
        return;
      case 'failed':
        keep(event, null, { reason: event.reason, message: event.message, kind: event.kind });
        return;
    }
  };
}
