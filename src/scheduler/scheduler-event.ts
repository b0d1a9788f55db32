import type { Outcome, PlannedSweep } from '../model/index.ts';

/** What happens while sweeps run, as it happens. */
export type SchedulerEvent =
  | {
      readonly type: 'started';
      readonly runId: string;
      readonly attempt: number;
      readonly slot: string;
      readonly resume: boolean;
    }
  /** An attempt that an earlier orchestrator had started goes on under this one. */
  | { readonly type: 'adopted'; readonly runId: string; readonly attempt: number; readonly slot: string }
  /** `next`: what becomes of the run; in `delay` ms it is tried again. */
  | {
      readonly type: 'ended';
      readonly runId: string;
      readonly attempt: number;
      readonly outcome: Pick<Outcome, 'status' | 'reason' | 'message'>;
      readonly next: 'done' | 'failed' | 'left' | 'again';
      readonly delay: number;
    }
  /** Another sweep was handed in from another terminal: its missing runs are done here as well. */
  | { readonly type: 'enqueued'; readonly planned: PlannedSweep }
  /** Something that a person should read, on one line. */
  | { readonly type: 'message'; readonly text: string }
  /** The store has news of attempts under way. */
  | { readonly type: 'progress' };
