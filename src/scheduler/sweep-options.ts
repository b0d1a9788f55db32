import type { Clock } from '../base/index.ts';
import type { Command, Reply } from '../control/index.ts';
import type { PlannedRun, PlannedSweep, RunSpec } from '../model/index.ts';
import type { Fingerprints } from '../rundir/index.ts';
import type { GpuChoice } from './capacity.ts';
import type { SchedulerEvent } from './scheduler-event.ts';

export interface SweepOptions {
  readonly root: string;
  readonly planned: PlannedSweep;
  /** Runs at a time; null: as many as the cores allow. */
  readonly jobs: number | null;
  readonly gpus: GpuChoice;
  readonly retryFailed: boolean;
  /** Start nothing more after the first failed run. */
  readonly failFast: boolean;
  /** Ids of the runs to which training is limited. */
  readonly only?: ReadonlySet<string>;
  /** Ids of runs whose folders are moved to runs/.old/ and that are done anew. */
  readonly rerun?: ReadonlySet<string>;
  /** Hands everything over to the cluster's queue and leaves; executors without one know no such thing. */
  readonly detach?: boolean;
  /** Claims what another host left behind. */
  readonly takeOver?: boolean;
  /** Program and arguments of a run, launcher included. */
  readonly resolveCommand: (run: PlannedRun, planned: PlannedSweep) => { readonly command: readonly string[] };
  readonly environment: {
    /** Folder of the data sets, file of the initial weights, backend asked for; null: not known. */
    readonly data: string | null;
    readonly weights: string | null;
    readonly backend: string | null;
  };
  /** Of what a run reads beside its files; recorded with every attempt. */
  readonly fingerprints?: (run: RunSpec) => Fingerprints;
  /** Recorded with every attempt: `{sweep: '0.1.0'}`. */
  readonly versions?: Readonly<Record<string, string>>;
  /** The command line that asked for this, as it was typed; recorded with every attempt. */
  readonly typed?: string;
  readonly clock: Clock;
  /** `cancel` asks what runs to write a checkpoint and end; `kill` ends it now. */
  readonly signals?: { readonly cancel: AbortSignal; readonly kill: AbortSignal };
  readonly onChange?: (event: SchedulerEvent) => void;
  /** Called once commands can be given, here or through the socket. */
  readonly onReady?: (command: (command: Command) => Promise<Reply>) => void;
}

export interface SweepResult {
  /**
   * cancelled: by a signal or a command; stopped: by a command or after too many failures; detached: what is left waits
   * and runs on a cluster. Runs may be left then.
   */
  readonly status: 'complete' | 'cancelled' | 'stopped' | 'detached';
  /** Of the sweep's runs (those of `only`): done by now, failed for good, and neither. */
  readonly done: number;
  readonly failed: number;
  readonly left: number;
  /** Runs that this call brought to an end. */
  readonly ended: number;
}
