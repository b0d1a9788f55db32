/** How long it still takes, and what that rests on. */
export interface Estimate {
  /** Milliseconds from when the estimate was made. */
  readonly remaining: number;
  /** `by 5 finished runs`. */
  readonly basis: string;
}

export interface Workload {
  /** Wall time of each run that this sweep has finished so far, milliseconds. */
  readonly finished: readonly number[];
  /** What runs now: wall time so far and the share of its work that is done (0..1, null: unknown). */
  readonly running: readonly { readonly elapsed: number; readonly fraction: number | null }[];
  /** Runs that have no slot yet. */
  readonly waiting: number;
  /** Runs that can be under way at once. */
  readonly slots: number;
}

/**
 * Estimates the time until the last run ends. Runs under way are extrapolated from their own progress once it tells
 * more than the finished ones do; until then they, and those that wait, are taken to last as long as the mean finished
 * one (before there is any: as long as those under way seem to). Those that wait go to whichever slot is free first.
 * Null while there is nothing to go by, and when all that is left runs longer than any finished one did and says nothing
 * of its progress.
 */
export function estimateRemaining({ finished, running, waiting, slots }: Workload): Estimate | null {
  if (running.length === 0 && waiting === 0) return { remaining: 0, basis: 'nothing is left to run' };
  const least = finished.length > 0 ? leastBesideFinished : leastAlone;
  const extrapolated = running.flatMap(({ elapsed, fraction }) =>
    isTelling(fraction, least) ? [elapsed / fraction] : [],
  );
  const evidence = finished.length > 0 ? finished : extrapolated;
  if (evidence.length === 0) return null;
  const duration = evidence.reduce((sum, value) => sum + value, 0) / evidence.length;
  const free = running.map(({ elapsed, fraction }) =>
    isTelling(fraction, least) ? (elapsed / fraction) * (1 - fraction) : Math.max(0, duration - elapsed),
  );
  const remaining = lastEnd(free, waiting, duration, slots);
  const longest = evidence.reduce((most, value) => Math.max(most, value), 0);
  const isOverdue = running.some(({ elapsed, fraction }) => !isTelling(fraction, least) && elapsed > longest);
  if (remaining === 0 && isOverdue) return null;
  return { remaining, basis: basisOf(finished.length, extrapolated.length) };
}

/** Extrapolating less of a run would mostly measure its start-up; where runs have finished, they tell more at first. */
const leastAlone = 0.01;
const leastBesideFinished = 0.1;

function isTelling(fraction: number | null, least: number): fraction is number {
  return fraction !== null && fraction > least;
}

/** When the last of `waiting` equal runs ends: an equal share for each slot, the odd ones to those free first. */
function lastEnd(busy: readonly number[], waiting: number, duration: number, slots: number): number {
  const idle = new Array<number>(Math.max(0, slots - busy.length)).fill(0);
  const free = [...idle, ...busy].sort((a, b) => a - b);
  const share = Math.floor(waiting / Math.max(1, free.length));
  const odd = waiting - share * free.length;
  return Math.max(0, ...free.map((time, i) => time + duration * (share + (i < odd ? 1 : 0))));
}

function basisOf(finished: number, extrapolated: number): string {
  if (finished > 0) return `by ${finished} finished ${finished === 1 ? 'run' : 'runs'}`;
  return `by the progress of ${extrapolated === 1 ? 'one run' : `${extrapolated} runs`}`;
}
