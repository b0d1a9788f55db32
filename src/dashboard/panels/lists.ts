import { oneLine } from '../../base/index.ts';
import type { RunStatus } from '../../model/index.ts';
import type { Failure, LogLine, RunSummary } from '../data.ts';
import { plural } from '../format.ts';
import { grid, textColumn } from '../grid.ts';
import { resultsPhrase, runTitle } from '../phrases.ts';
import { filteredRuns, shownRun } from '../selection.ts';
import type { DashboardState, Size } from '../state.ts';
import { fitLine, type Line, span, type Tone, toned } from '../text.ts';
import { windowAround, withHidden } from '../window.ts';
import { labelColumns } from './slots.ts';

/** Every run that the filter lets through, one a line; only those in view are laid out. */
export function runLines(state: DashboardState, { columns: width, rows: height }: Size): readonly Line[] {
  const { data, filter } = state;
  const runs = filteredRuns(data, filter);
  const shown = shownRun(state);
  const marked = Math.max(
    0,
    runs.findIndex(({ id }) => id === shown),
  );
  const { start, end } = windowAround(marked, runs.length, height - 2);
  const visible = runs.slice(start, end);
  const matching = filter === '' ? String(runs.length) : `${runs.length} of ${data.runs.length} match "${filter}"`;
  const columns = [
    textColumn(
      visible.map(({ id }) => id.slice(0, 8)),
      { heading: 'id', keep: 1, tone: () => 'muted' },
    ),
    textColumn(
      visible.map(({ status }) => status),
      { heading: 'status', tone: (row) => toneOf(visible[row]?.status) },
    ),
    ...labelColumns(visible.map(({ label }) => label)),
    textColumn(
      visible.map(({ seed }) => `seed ${seed}`),
      { heading: '' },
    ),
    { ...textColumn(visible.map(outcomeOf), { heading: 'result' }), least: 0 },
  ];
  const { heading, rows } = grid(columns, visible.length, width - 2);
  const lines = rows.map((row, i) => markedLine(row, visible[i]?.id === shown, width));
  return [
    [span(' runs', 'strong'), span(`  ${oneLine(matching)}`, 'muted')],
    [span(' '), ...heading],
    ...withHidden(lines, start, runs.length - end, width),
  ];
}

function markedLine(line: Line, isMarked: boolean, width: number): Line {
  return isMarked ? toned(fitLine([span('▸'), ...line], width), 'selected') : [span(' '), ...line];
}

function outcomeOf(run: RunSummary): string {
  return run.status === 'done' ? resultsPhrase(run.results) : oneLine(run.reason ?? '');
}

export function toneOf(status: RunStatus | undefined): Tone | null {
  switch (status) {
    case 'done':
      return 'good';
    case 'failed':
      return 'bad';
    case 'interrupted':
      return 'warning';
    case 'running':
      return 'accent';
    default:
      return 'muted';
  }
}

/** What failed and why, newest first: a line for each, then the end of its standard error as far as there is room. */
export function failureLines(state: DashboardState, { columns: width, rows: height }: Size): readonly Line[] {
  const { failures } = state.data;
  if (failures.length === 0) return [[span(' failures', 'muted')], [span(' no run has failed', 'muted')]];
  const isOpen = state.overlays.at(-1) === 'failures';
  const marked = isOpen
    ? Math.max(
        0,
        failures.findIndex(({ id }) => id === shownRun(state)),
      )
    : 0;
  const perFailure = Math.max(1, Math.min(isOpen ? 21 : 6, Math.floor((height - 1) / failures.length)));
  const { start, end } = windowAround(marked, failures.length, Math.floor((height - 1) / perFailure));
  const lines = failures.slice(start, end).flatMap((failure, i) => {
    const title = failureTitle(failure);
    const isMarked = isOpen && start + i === marked;
    return [isMarked ? markedLine(title, true, width) : [span(' '), ...title], ...stderrTail(failure, perFailure - 1)];
  });
  return [
    [span(' failures', 'bad'), span(`  ${plural(state.data.counts.failed, 'run')} failed`, 'muted')],
    ...withHidden(lines, start, failures.length - end, width),
  ];
}

function failureTitle(failure: Failure): Line {
  return [
    span(failure.id.slice(0, 8), 'muted'),
    span(`  ${runTitle(failure)}  `),
    span(oneLine(failure.reason), 'bad'),
    span(failure.message === '' ? '' : `: ${oneLine(failure.message)}`),
  ];
}

/** Where there is little room, without the lines that only mark places of others: `    ~~~~^^^`. */
function stderrTail({ stderr }: Failure, count: number): readonly Line[] {
  const telling = stderr.map(oneLine).filter((text) => /[^\s^~]/.test(text));
  return count <= 0 ? [] : telling.slice(-count).map((text) => [span(`   │ ${text}`, 'muted')]);
}

/** The end of the log of the run that is shown: what it printed, or its events where it printed nothing; scrolled back where its log is open. */
export function tailLines(state: DashboardState, { rows: height }: Size): readonly Line[] {
  const { detail, runs } = state.data;
  const id = shownRun(state);
  const run = runs.find((one) => one.id === id);
  const isOpen = state.overlays.length > 0;
  const name = isOpen ? (run === undefined ? '' : runTitle(run)) : 'of the run shown';
  const lines = detail?.id === id ? (detail?.log ?? []) : [];
  return [
    [span(isOpen ? ' log' : ' tail', isOpen ? 'strong' : 'muted'), span(`  ${name}`, isOpen ? null : 'muted')],
    ...logTail(lines, height - 1, isOpen ? state.scroll : 0, 'nothing in its log yet'),
  ];
}

/** What happened of late in the whole sweep. */
export function eventLines(state: DashboardState, { rows: height }: Size): readonly Line[] {
  return [[span(' events', 'muted')], ...logTail(state.data.events, height - 1, 0, 'nothing has happened yet')];
}

export function logTail(lines: readonly LogLine[], height: number, scroll: number, empty: string): readonly Line[] {
  if (lines.length === 0) return [[span(` ${empty}`, 'muted')]];
  const end = Math.max(Math.min(height, lines.length), lines.length - scroll);
  return lines.slice(Math.max(0, end - height), end).map(({ text, level }) => {
    const tone = level === 'error' ? 'bad' : level === 'warning' ? 'warning' : null;
    return [span(` ${oneLine(text)}`, tone)];
  });
}
