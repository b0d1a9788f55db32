import { existsSync } from 'node:fs';
import type { RunStatus } from '../../model/index.ts';
import { readJob, rootPaths } from '../../rundir/index.ts';
import { surveyRun } from '../../scheduler/index.ts';
import { liveHolder } from './live-holder.ts';

/** What is to be shown as the status of a run of which the store says `stored`. */
export type StatusNow = (runId: string, stored: RunStatus) => RunStatus;

/**
 * Statuses as of now. The store is right while an orchestrator works. Without one nothing waits here, but programs that
 * it had started, and what was handed to a cluster, go on: of such runs their own files tell. Results of what ends
 * meanwhile come into the store with the next `run`. Reads only.
 */
export function statusNow(root: string): StatusNow {
  if (liveHolder(root) !== undefined) return (_, stored) => stored;
  const usesCluster = existsSync(rootPaths(root).submissions);
  return (runId, stored) => {
    const isOpen = stored !== 'done' && stored !== 'failed';
    const isQueued = usesCluster && isOpen && readJob(root, runId) !== undefined;
    if (stored !== 'running' && !isQueued) return stored === 'waiting' ? 'new' : stored;
    const { status } = surveyRun(root, runId);
    return status === 'new' && isQueued ? 'waiting' : status;
  };
}
