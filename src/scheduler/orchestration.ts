import type { Steering } from '../control/index.ts';
import type { AttemptEnd } from '../executors/index.ts';
import type { PlannedRun, PlannedSweep, Resources } from '../model/index.ts';
import type { AttemptKey } from '../rundir/index.ts';
import type { Launcher } from './context.ts';
import type { Survivor } from './recover.ts';

/** A sweep whose runs are being started. */
export interface SweepInPlay {
  readonly planned: Pick<PlannedSweep, 'sweep' | 'storedAs'>;
  readonly launcher: Launcher;
  /** Start nothing more after so many failed runs. */
  readonly failureLimit: number;
  failed: number;
  /** What somebody asked of it or of a run of it, and not of everything: it ends by that. */
  steered: 'stopped' | 'cancelled' | null;
}

/** Steps, -1 for none: the last one reported, and the newest checkpoint. */
export interface Reached {
  readonly step: number;
  readonly checkpoint: number;
}

/** A run that is to be brought to an end here. */
export interface Entry {
  readonly run: PlannedRun;
  readonly resources: Resources;
  readonly sweep: SweepInPlay;
  /** Rounds of attempts before this one, and failures in this one. */
  retryRound: number;
  failures: number;
  /** Interruptions in a row that nobody asked for, and how many of them in a row brought the run no further. */
  interruptions: number;
  fruitless: number;
  /** How far attempts that were cut off here have brought it. */
  reached: Reached;
  state: 'ready' | 'held' | 'delayed' | 'running' | 'done' | 'failed' | 'left';
  /** What somebody asked of it: that it be started, held back, or not started again. */
  wish: 'start' | 'hold' | 'leave';
  /** How its program is to end that is being started right now and cannot be told yet. */
  endOnStart: 'ask' | 'now' | null;
  /** What becomes of it when its job is taken back out of a queue. */
  takenBackTo: 'again' | 'held' | 'left';
  /** Since when later runs have been started while it did not fit. */
  passedOverSince: number | null;
}

/** Brings runs to their ends; see `createOrchestrator`. */
export interface Orchestrator {
  readonly entries: ReadonlyMap<string, Entry>;
  /** Makes runs ready to start; those that are known already stay as they are. */
  readonly add: (entries: readonly Entry[]) => void;
  /** Looks after attempts that an earlier orchestrator started, of runs to be done here or of others. */
  readonly adopt: (survivors: readonly Survivor[]) => void;
  /** Starts what fits, now and whenever something ends. */
  readonly start: () => void;
  /** Start nothing more, keep ready what is; go on; start nothing more at all; end what runs; try again what failed. */
  readonly steer: (command: Steering, chosen: (entry: Entry) => boolean, everything: boolean) => Promise<void>;
  /** Ends what runs at once. */
  readonly kill: () => Promise<void>;
  /** A GPU may have become free. */
  readonly wake: () => void;
  readonly ended: (key: AttemptKey, end: AttemptEnd) => void;
  /** Resolves when nothing is left to do; rejects when it cannot go on. */
  readonly idle: Promise<void>;
  readonly mode: () => Mode;
  readonly waiting: () => readonly Entry[];
  readonly waitingCount: () => number;
  readonly runningCount: () => number;
  readonly close: () => void;
}

export type Mode = 'running' | 'paused' | 'stopping' | 'cancelled';
