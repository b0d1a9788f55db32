import { oneLine } from '../base/index.ts';
import type { RunStatus } from '../model/index.ts';
import type { DashboardData, Failure, RunSummary } from './data.ts';
import { clock } from './format.ts';
import {
  bannerPhrases,
  basisPhrase,
  countPhrases,
  doneOfTotal,
  elapsed,
  etaPhrase,
  resultsPhrase,
  runTitle,
} from './phrases.ts';

const progressInterval = 30_000;

/** What of a snapshot the next one is compared with: of thousands of runs far less than all that they are. */
export type PlainState = Pick<DashboardData, 'takenAt' | 'startedAt' | 'state'> & {
  readonly statuses: ReadonlyMap<string, RunStatus>;
};

export function plainState({ takenAt, startedAt, state, runs }: DashboardData): PlainState {
  return { takenAt, startedAt, state, statuses: new Map(runs.map(({ id, status }) => [id, status])) };
}

/**
 * What there is to say between two snapshots where no terminal shows the dashboard: a line per run that started or
 * ended and per change of the sweep, and how far it is whenever another 30 s have gone by. The first call (previous:
 * null) introduces the sweep; `before` is how its runs stood when it began, where that is known: quick ones may have
 * ended since.
 */
export function plainLines(
  previous: PlainState | null,
  next: DashboardData,
  before: ReadonlyMap<string, RunStatus> = new Map(),
): readonly string[] {
  const prefix = `${clock(elapsed(next, next.takenAt))}  ${doneOfTotal(next)}`;
  const lines = previous === null ? introduction(next, before) : changes(previous, next);
  const progress = previous !== null && isProgressDue(previous, next) ? [progressPhrase(next)] : [];
  return [...lines, ...progress].map((line) => `${prefix}  ${line}`);
}

function introduction(data: DashboardData, before: ReadonlyMap<string, RunStatus>): readonly string[] {
  const banner = bannerPhrases(data).join(' · ');
  const title = data.title === null ? '' : `: ${oneLine(data.title)}`;
  return [
    `${oneLine(data.sweep)}${title}`,
    ...(banner === '' ? [] : [banner]),
    progressPhrase(data),
    ...runChanges((id, status) => before.get(id) ?? (status === 'running' ? 'new' : status), data),
  ];
}

function changes(previous: PlainState, next: DashboardData): readonly string[] {
  const state = previous.state === next.state || next.state === 'ended' ? [] : [next.state];
  return [...runChanges((id) => previous.statuses.get(id), next), ...state];
}

function runChanges(
  before: (id: string, status: RunStatus) => RunStatus | undefined,
  next: DashboardData,
): readonly string[] {
  const changed = next.runs.filter(({ id, status }) => before(id, status) !== status);
  // What ended made room for what started.
  const ended = changed.flatMap((run) => endedPhrase(run, next) ?? []);
  const started = changed.filter(({ status }) => status === 'running').map(startedPhrase);
  return [...ended, ...started];
}

function startedPhrase(run: RunSummary): string {
  return `started   ${runTitle(run)}`;
}

function endedPhrase(run: RunSummary, { failures }: DashboardData): string | null {
  switch (run.status) {
    case 'done':
      return `finished  ${runTitle(run)}  ${resultsPhrase(run.results)}`.trimEnd();
    case 'failed':
      return `failed    ${runTitle(run)}  ${whyFailed(run, failures)}`;
    case 'interrupted':
      return `cut off   ${runTitle(run)}  ${oneLine(run.reason ?? '')}`.trimEnd();
    case 'new':
    case 'waiting':
    case 'running':
      return null;
  }
}

function whyFailed(run: RunSummary, failures: readonly Failure[]): string {
  const failure = failures.find(({ id }) => id === run.id);
  if (failure === undefined) return oneLine(run.reason ?? 'unknown reason');
  return oneLine(failure.message === '' ? failure.reason : `${failure.reason}: ${failure.message}`);
}

function isProgressDue(previous: PlainState, next: DashboardData): boolean {
  const periods = (data: Pick<DashboardData, 'takenAt' | 'startedAt'>) =>
    Math.floor((elapsed(data, data.takenAt) ?? 0) / progressInterval);
  return periods(next) > periods(previous) && next.state !== 'ended';
}

/** The counts, and how long still where something runs or is about to. */
function progressPhrase(data: DashboardData): string {
  const counts = countPhrases(data).map(({ text }) => text);
  const left = data.counts.new + data.counts.waiting + data.counts.running;
  const eta = data.state !== 'ended' && left > 0 ? [`${etaPhrase(data, data.takenAt)}${basisPhrase(data)}`] : [];
  const phrases = [...counts, ...eta];
  return phrases.length > 0 ? phrases.join(', ') : 'all are done';
}
