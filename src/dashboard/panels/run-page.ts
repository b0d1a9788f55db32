import { oneLine } from '../../base/index.ts';
import type { NamedValue } from '../data.ts';
import { ofTotal, shortClock } from '../format.ts';
import { resultsPhrase, runTitle } from '../phrases.ts';
import { shownRun } from '../selection.ts';
import type { DashboardState, Size } from '../state.ts';
import { fitLine, type Line, span, widthOf, wrap } from '../text.ts';
import { logTail, toneOf } from './lists.ts';
import { mapLines } from './probability.ts';

/** All about one run: what it is, how far, its results, its probabilities and the end of its log. */
export function runPageLines(state: DashboardState, { columns: width, rows: height }: Size): readonly Line[] {
  const id = shownRun(state);
  const run = state.data.runs.find((one) => one.id === id);
  if (run === undefined) return [[span(' no run is chosen', 'muted')]];
  const detail = state.data.detail?.id === id ? state.data.detail : null;
  const attempt = detail?.attempt === null || detail === null ? '' : `  attempt ${detail.attempt}`;
  const top: Line[] = [
    [span(` ${runTitle(run)}`, 'strong'), span(`  ${run.status}`, toneOf(run.status)), span(attempt, 'muted')],
    [span(` ${run.id}`, 'muted'), span(run.reason === null ? '' : `  ${oneLine(run.reason)}`, 'bad')],
    ...progressLine(state, run.id),
  ];
  if (detail === null) return [...top, [], [span(' reading its files ...', 'muted')]];
  const results = detail.results.length > 0 ? detail.results : run.results;
  const facts = factLines(detail.facts, width);
  const body = [...top, ...facts, ...resultLines(results, width), []];
  const left = height - body.length - 1;
  const hasMap = detail.probability.some(({ points }) => points.length > 0) && left >= 12;
  const map = hasMap ? [...mapLines(detail.probability, Math.min(width, 120), Math.floor(left / 2)), []] : [];
  return [
    ...body,
    ...map,
    [span(' log', 'muted')],
    ...logTail(detail.log, left - map.length, state.scroll, 'nothing in its log yet'),
  ];
}

function progressLine(state: DashboardState, id: string): readonly Line[] {
  const slot = state.data.slots.find((one) => one.run?.id === id);
  if (slot?.run === null || slot?.run === undefined) return [];
  const { step, totalSteps, epoch, epochs, remaining } = slot.run;
  const text = `step ${ofTotal(step, totalSteps)}  epoch ${ofTotal(epoch, epochs)}  ${shortClock(remaining)} left`;
  return [[span(` on ${slot.name}`, 'accent'), span(`  ${text}`)]];
}

/** `name: value` in as many columns as fit, at most three. */
function factLines(
  facts: readonly { readonly name: string; readonly value: string }[],
  width: number,
): readonly Line[] {
  const texts = facts.map(({ name, value }) => [oneLine(name), oneLine(value)] as const);
  const widest = Math.max(1, ...texts.map(([name, value]) => widthOf(name) + widthOf(value) + 4));
  const columns = Math.max(1, Math.min(3, Math.floor(width / widest)));
  const rows = Math.ceil(texts.length / columns);
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => texts[column * rows + row]).flatMap((fact) =>
      fact === undefined ? [] : fitLine([span(` ${fact[0]} `, 'muted'), span(fact[1])], Math.floor(width / columns)),
    ),
  );
}

function resultLines(results: readonly NamedValue[], width: number): readonly Line[] {
  if (results.length === 0) return [];
  return wrap(resultsPhrase(results), width - 2)
    .slice(0, 4)
    .map((text) => [span(` ${text}`)]);
}
