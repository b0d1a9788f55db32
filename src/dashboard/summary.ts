import { oneLine } from '../base/index.ts';
import type { DashboardData, Failure } from './data.ts';
import { clock } from './format.ts';
import { tableLines } from './panels/results.ts';
import { bannerPhrases, basisPhrase, countPhrases, doneOfTotal, elapsed, etaPhrase, runTitle } from './phrases.ts';
import { plainText, truncate } from './text.ts';

const failuresShown = 10;
const stderrShown = 20;

/**
 * What stays when a sweep has ended, for a terminal or a pipe: how it went, the tables, and what failed and why. No
 * line is wider than `columns` but those that say why a run failed: they are whole.
 */
export function summaryLines(data: DashboardData, columns: number): readonly string[] {
  const tables = tableLines(data.tables, columns).map(plainText);
  const overview = [
    `${oneLine(data.sweep)}${data.title === null ? '' : `  ${oneLine(data.title)}`}`,
    ...bannerPhrases(data),
    outcomePhrase(data),
    ...outlook(data),
    ...(tables.length === 0 ? [] : ['', ...tables]),
  ].map((line) => truncate(line, columns).trimEnd());
  return [...overview, ...failureText(data)];
}

/** `23/24 done, 1 failed, in 00:01:12` */
function outcomePhrase(data: DashboardData): string {
  const time = elapsed(data, data.takenAt);
  const rest = countPhrases(data).map(({ text }) => `, ${text}`);
  return `${doneOfTotal(data)} done${rest.join('')}${time === null ? '' : `, in ${clock(time)}`}`;
}

/** How the orchestrator at work stands, and how long still: `stopping, ETA 00:00:12 (by 5 finished runs)` */
function outlook(data: DashboardData): readonly string[] {
  const { state, eta, takenAt } = data;
  if (state === 'ended') return [];
  if (state === 'paused') return ['paused: nothing new is started'];
  const phrases = [
    state === 'running' ? [] : state,
    eta === null ? [] : `${etaPhrase(data, takenAt)}${basisPhrase(data)}`,
  ];
  const text = phrases.flat().join(', ');
  return text === '' ? [] : [text];
}

function failureText({ failures }: DashboardData): readonly string[] {
  if (failures.length === 0) return [];
  const beyond = failures.length - failuresShown;
  return [
    '',
    ...failures.slice(0, failuresShown).flatMap((failure) => oneFailure(failure, failures)),
    ...(beyond > 0 ? [`and ${beyond} more failed`] : []),
  ];
}

/** What several said alike is printed once: often all of a method fail for one reason. */
function oneFailure(failure: Failure, all: readonly Failure[]): readonly string[] {
  const message = failure.message === '' ? '' : `: ${oneLine(failure.message)}`;
  const words = wordsOf(failure);
  const first = all.find((one) => wordsOf(one).join('\n') === words.join('\n'));
  return [
    `failed  ${failure.id.slice(0, 8)}  ${runTitle(failure)}  ${oneLine(failure.reason)}${message}`,
    ...(first === failure || first === undefined || words.length <= 1
      ? words.map((line) => `  | ${line}`)
      : [`  | (the same as ${first.id.slice(0, 8)})`]),
  ];
}

function wordsOf({ stderr }: Failure): readonly string[] {
  return stderr.slice(-stderrShown).map(oneLine);
}
