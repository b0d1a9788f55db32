const attemptColumns = `a.attempt, a.slot, a.host, a.started, a.ended, a.step, a.total_steps, a.epoch, a.resumed_step,
  a.last_event, a.status AS outcome, a.reason, a.message, a.backend, a.device, a.data_fingerprint`;

/** Every attempt; for a condition to be added. */
export const attemptSql = `SELECT a.run_id, ${attemptColumns} FROM attempts a`;

/** Attempts that no outcome is known of, with their last loss. */
export const runningSql = `SELECT a.run_id, ${attemptColumns},
  coalesce((SELECT value FROM series WHERE run_id = a.run_id AND name = 'loss' ORDER BY step DESC LIMIT 1),
           (SELECT value FROM series WHERE run_id = a.run_id AND name = 'train/loss' ORDER BY step DESC LIMIT 1)) AS loss
  FROM attempts a WHERE a.status IS NULL ORDER BY a.slot, a.run_id`;

/** The runs of a sweep at each of their places, with their last attempts. */
export const runsSql = `SELECT p.position, p.run_id, p.block, p.labels, p.seed, s.status, s.attempts AS run_attempts, ${attemptColumns}
  FROM places p JOIN run_status s USING (run_id)
  LEFT JOIN attempts a ON a.run_id = s.run_id AND a.attempt = s.attempts
  WHERE p.sweep = ? ORDER BY p.position, p.place`;

/** The same once for each run, without where it stands. */
export const standingsSql = standings('');

/** The same of those that are not done. */
export const openStandingsSql = standings("AND s.status <> 'done'");

function standings(condition: string): string {
  return `SELECT p.run_id, s.status, s.attempts, a.started, a.ended, a.reason, a.message
    FROM places p JOIN run_status s USING (run_id)
    LEFT JOIN attempts a ON a.run_id = s.run_id AND a.attempt = s.attempts
    WHERE p.sweep = ? AND p.place = 0 ${condition} ORDER BY p.position`;
}

/** The inputs of some attempt: mostly those of all. */
export const someInputsSql = 'SELECT inputs FROM attempts WHERE inputs IS NOT NULL LIMIT 1';

const storedRuns = 'FROM runs r LEFT JOIN attempts a ON a.run_id = r.run_id AND a.attempt = r.attempts';
const isUsual = "r.status = 'done' AND r.attempts = 1 AND a.inputs = ?";

/** Runs that were done at their first attempt with the given inputs: mostly all that are done. */
export const usualRunsSql = `SELECT r.run_id ${storedRuns} WHERE ${isUsual}`;

/** Every other run with what planning asks of its last attempt. */
export const otherRunsSql = `SELECT r.run_id, r.status, r.attempts, a.message, a.step, a.total_steps, a.inputs
  ${storedRuns} WHERE (${isUsual}) IS NOT TRUE`;

/** What the runs of a sweep have come to, as one text. */
export const stampSql = `SELECT group_concat(line, char(10)) FROM (
  SELECT concat_ws(' ', s.status, s.attempts, a.started) AS line
    FROM places p JOIN run_status s USING (run_id)
    LEFT JOIN attempts a ON a.run_id = s.run_id AND a.attempt = s.attempts
    WHERE p.sweep = ? AND p.place = 0 ORDER BY p.position)`;

/**
 * How many places and attempts there are and how many of these have ended, the newest of either, and which runs wait: a
 * run's own status changes with its attempts only.
 */
export const markSql = `SELECT concat_ws(' ', (SELECT count(*) FROM places), count(*), count(status), max(started), max(ended),
  (SELECT group_concat(run_id, ' ') FROM waiting)) FROM attempts`;
