import { nearestName } from '../../base/index.ts';
import type { PlannedRun, PlannedSweep } from '../../model/index.ts';
import type { PlanEntry } from '../../scheduler/index.ts';
import { type Diagnostic, InputError, parseMatcherArgument } from '../../sweep/index.ts';
import { runLabel } from './run-label.ts';

/** The ids that every `--only` matches at one of their places; undefined: no limit. Throws where one names nothing. */
export function selectRuns(planned: PlannedSweep, only: readonly string[]): ReadonlySet<string> | undefined {
  if (only.length === 0) return undefined;
  const predicates = only.map((text) => parseMatcherArgument(text, planned));
  const selected = planned.runs.filter((run) =>
    run.places.some((place) => predicates.every((matches) => matches(place, run.config))),
  );
  if (selected.length === 0) {
    const received = only.map((text) => `"${text}"`).join(' and ');
    throw refusal('--only', only.join(' --only '), {
      message: `no run of ${planned.sweep} matches ${received}`,
      expected: `what some run matches; "plan" lists the runs`,
      received,
      suggestion: null,
      hint: null,
    });
  }
  return new Set(selected.map(({ id }) => id));
}

/**
 * The ids that any `--rerun` names, as far as `only` lets them: by a matcher, the beginning of one id, or `changed`.
 * Throws an InputError where one names nothing, or several runs by one beginning.
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
    throw refusal('--rerun', text, {
      message: `--rerun ${text}: no run of ${sweep} has an id that begins so`,
      expected: 'the beginning of an id, a matcher such as method=DB, or the word changed',
      received: text,
      suggestion: nearestName(text, [...known, 'changed']) ?? null,
      hint: null,
    });
  }
  if (others.length === 0) return run;
  const some = found.slice(0, 10).map(({ id, places }) => `       ${id}  ${runLabel(places[0])}`);
  const more = found.length > some.length ? [`       and ${found.length - some.length} more`] : [];
  throw refusal('--rerun', text, {
    message: `--rerun ${text}: several runs of ${sweep} have ids that begin so`,
    expected: 'more of the id',
    received: text,
    suggestion: null,
    hint: ['they are', ...some, ...more].join('\n'),
  });
}

/** What is wrong with an option's value, in the form of errors in sweep files. */
function refusal(
  option: string,
  value: string,
  problem: Pick<Diagnostic, 'message' | 'expected' | 'received' | 'suggestion' | 'hint'>,
): InputError {
  const place = { file: 'command line', line: 1, column: option.length + 2, length: Math.max(1, value.length) };
  return new InputError([
    { ...place, path: '', run: null, excerpt: [{ line: 1, text: `${option} ${value}` }], ...problem },
  ]);
}
