import { existsSync } from 'node:fs';
import type { RunStatus } from '../../model/index.ts';
import { readJob, rootPaths } from '../../rundir/index.ts';
import { surveyRun } from '../../scheduler/index.ts';
import { liveHolder, settledStatus } from './orchestrator-state.ts';

/** What is to be shown as the status of a run of which the store says `stored`. */
export type StatusNow = (runId: string, stored: RunStatus) => RunStatus;

/**
 * Statuses as of now. The store is right while an orchestrator works. Without one nothing waits or runs here, but what was
 * handed to a cluster goes on: of such runs their own files tell, in which their jobs write down what they do. Results of
 * what ends meanwhile come into the store with the next `run`. Reads only.
 */
export function statusNow(root: string): StatusNow {
  if (liveHolder(root) !== undefined) return (_, stored) => stored;
  const usesCluster = existsSync(rootPaths(root).submissions);
  return (runId, stored) => {
    const isOpen = stored !== 'done' && stored !== 'failed';
    if (!usesCluster || !isOpen || readJob(root, runId) === undefined) return settledStatus(stored, false);
    const { status } = surveyRun(root, runId);
    return status === 'new' ? 'waiting' : status;
  };
}
