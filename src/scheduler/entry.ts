import type { PlannedRun, PlannedSweep, Resources } from '../model/index.ts';
import type { Launcher } from './context.ts';

/** A sweep whose runs are being started. */
export interface SweepInPlay {
  readonly planned: Pick<PlannedSweep, 'sweep' | 'storedAs'>;
  readonly launcher: Launcher;
  /** Start nothing more after so many failed runs. */
  readonly failureLimit: number;
  failed: number;
}

/** A run that is to be brought to an end here. */
export interface Entry {
  readonly run: PlannedRun;
  readonly resources: Resources;
  readonly sweep: SweepInPlay;
  /** Rounds of attempts before this one, and failures in this one. */
  retryRound: number;
  failures: number;
  /** Interruptions in a row that nobody asked for. */
  interruptions: number;
  state: 'ready' | 'held' | 'delayed' | 'running' | 'done' | 'failed' | 'left';
  /** Since when later runs have been started while it did not fit. */
  passedOverSince: number | null;
}
