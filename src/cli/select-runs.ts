import type { PlannedSweep } from '../model/index.ts';
import { parseMatcherArgument } from '../sweep/index.ts';

/** The ids that every `--only` matches at one of their places; undefined: no limit. Throws where one names nothing. */
export function selectRuns(planned: PlannedSweep, only: readonly string[]): ReadonlySet<string> | undefined {
  if (only.length === 0) return undefined;
  const predicates = only.map((text) => parseMatcherArgument(text, planned));
  const selected = planned.runs.filter((run) =>
    run.places.some((place) => predicates.every((matches) => matches(place, run.config))),
  );
  return new Set(selected.map(({ id }) => id));
}
