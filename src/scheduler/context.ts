import type { Clock, ProcessIdentity } from '../base/index.ts';
import type { Executor, Variables } from '../executors/index.ts';
import type { Launch, PlannedRun } from '../model/index.ts';
import type { Inputs } from '../rundir/index.ts';
import type { StoreWriter } from '../store/index.ts';

/** What every step of an attempt works with. */
export interface Context {
  /** Absolute. */
  readonly root: string;
  readonly clock: Clock;
  readonly store: StoreWriter;
  /** What starts programs; of attempts under way it asks whichever started them. */
  readonly executor: Executor;
  /** True for kinds of executors whose programs run on the machine that started them. */
  readonly isOnOneMachine: (kind: string) => boolean;
  /** The environment that all programs of a launch have in common, made once. */
  readonly environment: (launch: Launch) => Variables;
  readonly orchestrator: ProcessIdentity;
  readonly host: string;
  readonly bootId: string;
  readonly gitCommit: string | null;
  readonly gitDirty: boolean | null;
  readonly typed: string | null;
  /** Whether the kernel has killed anything for want of memory since the last call. */
  readonly memoryRanOut: () => boolean;
  readonly versions: Readonly<Record<string, string>>;
}

/** How the runs of one sweep are started. */
export interface Launcher {
  readonly launch: Launch;
  /** Program and arguments, launcher included. */
  readonly command: (run: PlannedRun) => readonly string[];
  readonly inputs: (run: PlannedRun) => Inputs;
}
