import { oneLine } from '../base/index.ts';
import type { RunStatus } from '../model/index.ts';
import type { DashboardData, NamedValue, RunName } from './data.ts';
import { clock, number } from './format.ts';

/** `15/24`: the runs that are done, of all. */
export function doneOfTotal(data: DashboardData): string {
  return `${data.counts.done}/${totalRuns(data)}`;
}

export function totalRuns(data: DashboardData): number {
  return Object.values(data.counts).reduce((sum, count) => sum + count, 0);
}

/** The runs that are not done, a phrase for each status: `2 running`. A status without runs has none. */
export function countPhrases(data: DashboardData): readonly { readonly status: RunStatus; readonly text: string }[] {
  return statusesInWords.flatMap((status) =>
    data.counts[status] === 0 ? [] : [{ status, text: `${data.counts[status]} ${status}` }],
  );
}

const statusesInWords: readonly RunStatus[] = ['running', 'waiting', 'failed', 'interrupted', 'new'];

/** `ETA 00:00:48`, counted down from when it was estimated; none where nobody works on the runs that are left. */
export function etaPhrase({ eta, takenAt, state, counts }: DashboardData, now: number): string {
  if (state === 'paused') return 'ETA paused';
  if (state === 'ended' && counts.new + counts.interrupted + counts.waiting > 0) return `ETA ${clock(null)}`;
  return `ETA ${clock(eta === null ? null : eta.remaining - (now - takenAt))}`;
}

/** ` (by 5 finished runs)`, behind an ETA; '' where there is none. */
export function basisPhrase({ eta }: DashboardData): string {
  return eta === null || eta.remaining === 0 ? '' : ` (${eta.basis})`;
}

/** Time since this invocation began; null where none runs. */
export function elapsed({ startedAt }: Pick<DashboardData, 'startedAt'>, now: number): number | null {
  return startedAt === null ? null : now - startedAt;
}

/** `voc-lt PR (l2++) seed 1`. */
export function runTitle(run: RunName): string {
  return [...run.label, `seed ${run.seed}`].map(oneLine).join(' ');
}

/** `mAP/total 71.88, loss 0.0834`. */
export function resultsPhrase(results: readonly NamedValue[]): string {
  return results.map(({ name, value }) => `${oneLine(name)} ${value === null ? '-' : number(value)}`).join(', ');
}

/** The profile and what must be known about its numbers, as the banner says it; what else must be known. */
export function bannerPhrases({ profile, notices }: DashboardData): readonly string[] {
  const [first, ...others] = notices;
  const parts = [profile, first].flatMap((part) => (part === null || part === undefined ? [] : [oneLine(part)]));
  return parts.length === 0 ? [] : [parts.join(': '), ...others.map(oneLine)];
}
