import type { DashboardData } from './data.ts';
import type { Field } from './field.ts';

/** All that a frame depends on. */
export interface DashboardState {
  readonly data: DashboardData;
  /** The orchestrator's own view, whose end ends the sweep; otherwise it only watches. */
  readonly owner: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly size: Size;
  readonly focus: Focus;
  /** Some run records probabilities; otherwise the other panels have the room of their map. */
  readonly hasMap: boolean;
  /** What lies over the panels, the topmost last. */
  readonly overlays: readonly Overlay[];
  readonly question: Question | null;
  /** Only runs that match are listed; '' for all. */
  readonly filter: string;
  /** The filter while it is typed. */
  readonly field: Field | null;
  /** The run that a person chose; null follows what runs. */
  readonly chosen: string | null;
  /** The marked row among those of all tables. */
  readonly row: number;
  /** Lines that the log is scrolled back from its end. */
  readonly scroll: number;
  /** The owner's view has cancelled the sweep, by Ctrl-C or by `c`: the next Ctrl-C ends what runs at once. */
  readonly interrupted: boolean;
  /** An answer to the last key, until the next one. */
  readonly reply: string | null;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export type Focus = 'slots' | 'results' | 'map';
export const focusOrder: readonly Focus[] = ['slots', 'results', 'map'];

export type Overlay = 'help' | 'runs' | 'run' | 'failures' | 'log';

export type Question =
  | { readonly kind: 'cancel' }
  /** Start nothing more? Taken as yes at `until` (milliseconds since 1970), where that is set. */
  | { readonly kind: 'stop'; readonly until: number | null };
