import type { Table } from '../analysis/index.ts';
import type { Group, Place, RunStatus } from '../model/index.ts';
import type { Estimate } from './estimate.ts';

/**
 * What the dashboard is told: one consistent snapshot of a sweep, plain data. Whoever watches the store hands in the
 * next one; nothing here is read by the dashboard itself.
 */
export interface DashboardData {
  /** When the snapshot was taken, milliseconds since 1970. */
  readonly takenAt: number;
  readonly sweep: string;
  readonly title: string | null;
  readonly profile: string | null;
  /** What readers of the numbers must be told, one line each: `generated data, not the paper's numbers`. */
  readonly notices: readonly string[];
  /** Its programs record probabilities, as the built-in trainer does; one that is seen to do so counts anyway. */
  readonly recordsProbabilities: boolean;
  readonly state: SweepState;
  /** Every run of the plan is in exactly one status. */
  readonly counts: Readonly<Record<RunStatus, number>>;
  /** When this invocation began, milliseconds since 1970; null where none runs. */
  readonly startedAt: number | null;
  readonly eta: Estimate | null;
  readonly slots: readonly Slot[];
  readonly tables: readonly Table[];
  /** Every run, in the order of the plan. */
  readonly runs: readonly RunSummary[];
  /** More about one run: the one last asked for by a `select` action, as soon as it has been read. */
  readonly detail: RunDetail | null;
  /** Runs whose last attempt failed, newest first. */
  readonly failures: readonly Failure[];
  /** What happened of late in the whole sweep, oldest first. */
  readonly events: readonly LogLine[];
}

export type SweepState = 'running' | 'paused' | 'stopping' | 'cancelling' | 'ended';

/** How a run is called on the screen. */
export interface RunName {
  readonly id: string;
  /** Block and labels, each a column of its own in lists: `['voc-lt', 'PR (l2++)']`. */
  readonly label: readonly string[];
  readonly seed: number;
}

export interface Slot {
  /** `cpu 0`, `gpu 1`. */
  readonly name: string;
  readonly run: SlotRun | null;
  readonly gpu: GpuReading | null;
}

/** The run in a slot; null for what its program has not said. */
export interface SlotRun extends RunName {
  readonly epoch: number | null;
  readonly epochs: number | null;
  readonly step: number | null;
  readonly totalSteps: number | null;
  readonly loss: number | null;
  /** Done of its work, 0..1. */
  readonly fraction: number | null;
  /** Milliseconds. */
  readonly remaining: number | null;
}

export interface GpuReading {
  /** 0..1. */
  readonly utilisation: number | null;
  /** Bytes. */
  readonly memoryUsed: number | null;
  readonly memoryTotal: number | null;
  /** Degrees Celsius. */
  readonly temperature: number | null;
}

export interface RunSummary extends RunName {
  readonly status: RunStatus;
  /** Where it stands in the sweep: what ties it to rows of the tables. */
  readonly places: readonly Place[];
  /** Why it failed or was cut off; null otherwise. */
  readonly reason: string | null;
  /** Its main results, in the order of the tables' columns; empty until it is done. */
  readonly results: readonly NamedValue[];
}

export interface NamedValue {
  readonly name: string;
  readonly value: number | null;
}

export interface RunDetail {
  readonly id: string;
  /** The attempt that is shown, from 1; null before the first. */
  readonly attempt: number | null;
  /** What is worth knowing, as `name: value` lines: the varied settings, its times, the folder, the device. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly results: readonly NamedValue[];
  readonly probability: readonly ProbabilitySeries[];
  /** The end of what the attempt printed, or of its events where it printed nothing, oldest first. */
  readonly log: readonly LogLine[];
}

/** Mean predicted probability of a group's positive or negative labels over the steps of training. */
export interface ProbabilitySeries {
  readonly group: Group;
  readonly sign: 'positive' | 'negative';
  /** [step, value in 0..1], by step. */
  readonly points: readonly (readonly [number, number])[];
}

export interface Failure extends RunName {
  /** `diverged`, `exit`, `timeout`, ... */
  readonly reason: string;
  readonly message: string;
  /** The end of its standard error, oldest first. */
  readonly stderr: readonly string[];
}

export interface LogLine {
  readonly text: string;
  readonly level: 'info' | 'warning' | 'error';
}

/** What a person asks for at the keyboard. Each is idempotent; whoever started the dashboard carries it out. */
export type DashboardAction =
  /** This run's detail is wanted in the next snapshots; null: of none. */
  | { readonly type: 'select'; readonly run: string | null }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  /** A failed or interrupted run, or all failed ones (null). */
  | { readonly type: 'retry'; readonly run: string | null }
  /** Start nothing more, let what runs finish. */
  | { readonly type: 'stop' }
  /** Write checkpoints and end; the first Ctrl-C. */
  | { readonly type: 'cancel' }
  /** End now; the second Ctrl-C. */
  | { readonly type: 'kill' }
  /** The view has been left; what it watched goes on. */
  | { readonly type: 'quit' };
