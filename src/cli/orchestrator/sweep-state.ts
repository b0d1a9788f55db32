import { hostname } from 'node:os';
import { type Reply, sendCommand } from '../../control/index.ts';
import type { SweepState } from '../../dashboard/index.ts';
import { rootPaths } from '../../rundir/index.ts';
import { liveHolder } from './live-holder.ts';

/** Milliseconds that a snapshot waits for the orchestrator's answer. */
const longestWait = 2_000;

/** How the orchestrator of a root stands, and since when it works (milliseconds since 1970; null: none does). */
export interface OrchestratorState {
  readonly state: SweepState;
  readonly startedAt: number | null;
  /** It works on this machine. */
  readonly isHere: boolean;
}

/** Asks the orchestrator that works in a root; one that is too busy to answer, or on another host, runs. */
export async function orchestratorState(root: string): Promise<OrchestratorState> {
  const holder = liveHolder(root);
  if (holder === undefined) return { state: 'ended', startedAt: null, isHere: false };
  const reply = await sendCommand(rootPaths(root).control, { command: 'ping' }, longestWait).catch(() => undefined);
  return {
    state: reply === undefined ? 'running' : sweepStateOf(reply),
    startedAt: Date.parse(holder.started),
    isHere: holder.host === hostname(),
  };
}

/** What the orchestrator's answer to `ping` says of how it stands. */
export function sweepStateOf({ message }: Reply): SweepState {
  const word = message.split(':')[0];
  if (word === 'cancelled') return 'cancelling';
  return word === 'paused' || word === 'stopping' ? word : 'running';
}
