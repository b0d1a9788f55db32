import { hostname } from 'node:os';
import { bootId, isAlive } from '../base/index.ts';
import { parseEventLine } from '../model/index.ts';
import {
  type AttemptKey,
  attemptPaths,
  isMarkedForRetry,
  lastLines,
  listAttempts,
  listRunIds,
  readAttempt,
  readExit,
  readOutcome,
  readPid,
} from '../rundir/index.ts';
import type { StoredRun, StoreReader } from '../store/index.ts';
import { newRun, type RunState, type RunStates } from './plan-runs.ts';

/** What stands of these runs, as of now; see `statesIn`. */
export function surveyRuns(
  root: string,
  runIds: Iterable<string>,
  store: Pick<StoreReader, 'storedRuns'> | undefined,
): ReadonlyMap<string, RunState> {
  const states = statesIn(root, store);
  const found = new Map<string, RunState>();
  for (const id of runIds) {
    const state = states.get(id);
    if (state !== undefined) found.set(id, state);
  }
  return found;
}

/**
 * What stands of the runs in a root, looked at when one is asked for. Done ones are taken from the store, as long as their
 * folder is there; of all others the folder is asked, so that a store that is behind, or missing, misleads nobody.
 * Changes nothing.
 */
export function statesIn(root: string, store: Pick<StoreReader, 'storedRuns'> | undefined): RunStates {
  return statesOf(root, new Set(listRunIds(root)), store?.storedRuns() ?? new Map());
}

/** The same for a caller who has read already which runs have folders, and what the store knows. */
export function statesOf(
  root: string,
  folders: ReadonlySet<string>,
  stored: ReadonlyMap<string, StoredRun>,
): RunStates {
  return {
    get(id) {
      if (!folders.has(id)) return undefined;
      const known = stored.get(id);
      return known?.status === 'done' ? fromStore(known) : fromFolder(root, id, known);
    },
  };
}

/** What the folder of one run says, as `surveyRuns` reads it. */
export function surveyRun(root: string, runId: string): RunState {
  return fromFolder(root, runId, undefined);
}

/** As it is: there are thousands, and the store keeps inputs as they were written down. */
function fromStore(run: StoredRun): RunState {
  return run as object as RunState;
}

function fromFolder(root: string, runId: string, known: StoredRun | undefined): RunState {
  const attempt = listAttempts(root, runId).at(-1);
  if (attempt === undefined) return newRun;
  const key = { runId, attempt };
  const outcome = readOutcome(root, key);
  const common = {
    attempts: attempt,
    message: outcome?.message ?? null,
    step: known?.step ?? null,
    totalSteps: known?.totalSteps ?? null,
    inputs: readAttempt(root, key)?.inputs ?? null,
  };
  if (outcome === undefined) return { ...common, status: unsettledStatus(root, key) };
  if (outcome.status === 'done') return { ...common, status: 'done' };
  const failed = outcome.status === 'failed' && outcome.final && !isMarkedForRetry(root, runId);
  return { ...common, status: failed ? 'failed' : 'interrupted' };
}

/** What an attempt that nobody has settled yet will turn out to be. */
function unsettledStatus(root: string, key: AttemptKey): RunState['status'] {
  const exit = readExit(root, key);
  if (exit === undefined && mayBeRunning(root, key)) return 'running';
  const hasFinished = lastLines(attemptPaths(root, key).events, 100).some((line) => {
    const parsed = parseEventLine(line);
    return parsed.kind === 'event' && parsed.event.type === 'finished';
  });
  return hasFinished && (exit === undefined || exit.status === 0) ? 'done' : 'interrupted';
}

/** Another host's attempts are never judged by their pid. */
function mayBeRunning(root: string, key: AttemptKey): boolean {
  const record = readAttempt(root, key);
  if (record === undefined) return false;
  // Of jobs on a cluster only their files tell, without asking it.
  if (record.executor !== 'local' || record.host !== hostname()) return true;
  const supervisor = readPid(root, key);
  return record.boot_id === bootId() && supervisor !== undefined && isAlive(supervisor);
}
