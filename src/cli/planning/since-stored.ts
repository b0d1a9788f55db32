import type { JsonObject } from '../../base/index.ts';
import type { Place, PlannedRun, PlannedSweep, RunStatus } from '../../model/index.ts';
import { readRunSpec, readStoredPlan, rootPaths } from '../../rundir/index.ts';
import { openStoreReadOnly } from '../../store/index.ts';
import { runLabel } from './run-label.ts';

/** A sweep as its file is now against the plan of its last run. */
export interface SinceStored {
  readonly storedAs: string;
  /** False where the sweep has never been run: then all is added. */
  readonly wasRun: boolean;
  readonly added: readonly PlannedRun[];
  readonly isNew: (runId: string) => boolean;
  readonly kept: number;
  /** Runs of the last plan that are no longer in it; what they came to stays in the store. */
  readonly dropped: readonly DroppedRun[];
}

export interface DroppedRun {
  readonly id: string;
  readonly place: Place;
  readonly status: RunStatus;
  /** null where the run was never started. */
  readonly config: JsonObject | null;
}

export function compareWithStored(root: string, planned: PlannedSweep): SinceStored {
  const stored = readStoredPlan(root, planned.storedAs);
  const before = new Set(stored?.runs.map(({ id }) => id));
  const now = new Set(planned.runs.map(({ id }) => id));
  const added = planned.runs.filter(({ id }) => !before.has(id));
  const store = openStoreReadOnly(rootPaths(root).store);
  const known = store?.storedRuns();
  store?.close();
  return {
    storedAs: planned.storedAs,
    wasRun: stored !== undefined,
    added,
    isNew: (id) => !before.has(id),
    kept: now.size - added.length,
    dropped: (stored?.runs ?? [])
      .filter(({ id }) => !now.has(id))
      .map(({ id, places }) => ({
        id,
        place: places[0],
        status: known?.get(id)?.status ?? 'new',
        config: readRunSpec(root, id)?.config ?? null,
      })),
  };
}

/** `since its last run: 2 added, 20 kept, 4 dropped`, then the runs that were added (+) and dropped (-). */
export function sinceText({ storedAs, wasRun, added, kept, dropped }: SinceStored): string {
  if (!wasRun) return `${storedAs} has not been run before: all ${added.length} runs are added\n`;
  return [
    `since ${storedAs} was last run: ${added.length} added, ${kept} kept, ${dropped.length} dropped`,
    ...added.map(({ id, places }) => `+ ${id}  ${runLabel(places[0])}`),
    ...dropped.map(({ id, place, status }) => `- ${id}  ${runLabel(place)}  (${status}; stays in the store)`),
    '',
  ].join('\n');
}
