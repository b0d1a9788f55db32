import { nearestName, usageError } from '../../base/index.ts';
import type { PlannedRun, PlannedSweep } from '../../model/index.ts';
import type { PlanEntry } from '../../scheduler/index.ts';
import { parseMatcherArgument } from '../../sweep/index.ts';
import { runLabel } from './run-label.ts';

/** The ids that every `--only` matches at one of their places; undefined: no limit. Throws where one names nothing. */
export function selectRuns(planned: PlannedSweep, only: readonly string[]): ReadonlySet<string> | undefined {
  if (only.length === 0) return undefined;
  const predicates = only.map((text) => parseMatcherArgument(text, planned));
  const selected = planned.runs.filter((run) =>
    run.places.some((place) => predicates.every((matches) => matches(place, run.config))),
  );
  if (selected.length === 0) {
    throw usageError(`no run of ${planned.sweep} matches ${only.map((text) => `"${text}"`).join(' and ')}`);
  }
  return new Set(selected.map(({ id }) => id));
}

/**
 * The ids that any `--rerun` names, as far as `only` lets them: by a matcher, the beginning of one id, or `changed`.
 * Throws a UserError (exit 2) where one names nothing, or several runs by one beginning.
 */
export function selectReruns(
  planned: PlannedSweep,
  entries: readonly PlanEntry[],
  reruns: readonly string[],
  only: ReadonlySet<string> | undefined,
): ReadonlySet<string> {
  const ids = reruns.flatMap((text) => {
    if (text === 'changed') return entries.flatMap(({ run, status }) => (status === 'changed' ? [run.id] : []));
    if (text.includes('=')) return [...(selectRuns(planned, [text]) ?? [])];
    return [runOfPrefix(planned, text).id];
  });
  return new Set(ids.filter((id) => only?.has(id) ?? true));
}

function runOfPrefix({ sweep, runs }: PlannedSweep, text: string): PlannedRun {
  const found = runs.filter(({ id }) => text !== '' && id.startsWith(text.toLowerCase()));
  const [run, ...others] = found;
  if (run === undefined) {
    const known = runs.map(({ id }) => id.slice(0, Math.max(1, text.length)));
    const near = nearestName(text, [...known, 'changed']);
    throw usageError(
      [
        `--rerun ${text}: no run of ${sweep} has an id that begins so`,
        '     expected the beginning of an id, a matcher such as method=DB, or the word changed',
        ...(near === undefined ? [] : [`     did you mean "${near}"?`]),
      ].join('\n'),
    );
  }
  if (others.length === 0) return run;
  const some = found.slice(0, 10).map(({ id, places }) => `  ${id}  ${runLabel(places[0])}`);
  const more = found.length > some.length ? [`  and ${found.length - some.length} more`] : [];
  throw usageError(
    [`--rerun ${text}: several runs of ${sweep} have ids that begin so; give more of it`, ...some, ...more].join('\n'),
  );
}
