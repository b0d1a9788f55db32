import { listAttempts, readOutcome } from '../rundir/index.ts';

/** The round of attempts that a run is in: how often its failures were forgiven. */
export function currentRound(root: string, runId: string): number {
  return Math.max(0, ...outcomes(root, runId).map((outcome) => outcome.retry_round));
}

/** Failed attempts of a round; interrupted ones do not count. */
export function failuresInRound(root: string, runId: string, round: number): number {
  return outcomes(root, runId).filter((outcome) => outcome.status === 'failed' && outcome.retry_round === round).length;
}

function outcomes(root: string, runId: string) {
  return listAttempts(root, runId).flatMap((attempt) => readOutcome(root, { runId, attempt }) ?? []);
}
