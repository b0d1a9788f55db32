import { groups } from '../../model/index.ts';
import { brailleCanvas, type Canvas } from '../braille.ts';
import type { ProbabilitySeries } from '../data.ts';
import { runTitle } from '../phrases.ts';
import { shownRun } from '../selection.ts';
import type { DashboardState, Size } from '../state.ts';
import { fitLine, type Line, lineWidth, type Span, span } from '../text.ts';

const axisLabels = 5;
const curveNames = 10;

/** How the mean probabilities of head, medium and tail move in the run that is shown: a legend and a map in braille. */
export function probabilityLines(state: DashboardState, size: Size): readonly Line[] {
  const id = shownRun(state);
  const run = state.data.runs.find((one) => one.id === id);
  const name: Line = [
    span(' probability', state.focus === 'map' ? 'strong' : 'muted'),
    span(run === undefined ? '' : `  ${runTitle(run)}`),
  ];
  const legend = ['  ─ positive  ┄ negative', '  ─ +  ┄ −', ''].find(
    (text) => lineWidth(name) + text.length <= size.columns,
  );
  const title: Line = [...name, span(legend ?? '', 'muted')];
  const series = state.data.detail?.id === id ? (state.data.detail?.probability ?? []) : [];
  const hasPoints = series.some(({ points }) => points.length > 0);
  return [title, ...(hasPoints ? mapLines(series, size.columns, size.rows - 1) : [whyEmpty(id)])];
}

function whyEmpty(id: string | null): Line {
  return [span(id === null ? ' nothing has run yet' : ' no probabilities reported yet', 'muted')];
}

/** Steps from left to right, probabilities 0 to 1 upward, each curve named at its end; the steps below if there is room. */
export function mapLines(series: readonly ProbabilitySeries[], width: number, height: number): readonly Line[] {
  const hasSteps = height >= 7;
  const rows = hasSteps ? height - 1 : height;
  const columns = width - axisLabels - curveNames;
  if (rows < 2 || columns < 8) return [[span(' too small for the map', 'muted')]];
  const canvas = brailleCanvas(columns, rows);
  const steps = series.flatMap(({ points }) => points.map(([step]) => step));
  const [first, last] = [steps.reduce((a, b) => Math.min(a, b)), steps.reduce((a, b) => Math.max(a, b))];
  for (let y = 0; y < canvas.height; y++) canvas.dot(0, y, 'muted');
  // Positive curves are drawn last: where curves cross, a cell takes the tone of the last.
  const order = series.toSorted((a, b) => a.sign.localeCompare(b.sign));
  for (const one of order) drawCurve(canvas, one, first, Math.max(last, first + 1));
  const names = nameRows(series, rows);
  const map = canvas.lines().map((line, row): Line => {
    const label =
      row === 0 ? '1.0' : row === rows - 1 ? '0.0' : row === Math.floor((rows - 1) / 2) && rows > 4 ? '0.5' : '';
    return [span(` ${label.padEnd(axisLabels - 1)}`, 'muted'), ...line, ...(names[row] ?? [])];
  });
  return hasSteps ? [...map, stepsLine(first, last, columns)] : map;
}

function drawCurve(canvas: Canvas, { group, sign, points }: ProbabilitySeries, first: number, last: number): void {
  const right = canvas.width - 1;
  const columnOf = (step: number) => 1 + ((step - first) / (last - first)) * (right - 1);
  const rowOf = (value: number) => Math.round(Math.min(1, Math.max(0, value)) * (canvas.height - 1));
  const start = points[0];
  if (start === undefined) return;
  let previous = rowOf(start[1]);
  let at = 0;
  const end = Math.round(columnOf(points[points.length - 1]?.[0] ?? first));
  for (let x = Math.round(columnOf(start[0])); x <= end; x++) {
    while (at + 2 < points.length && columnOf(points[at + 1]?.[0] ?? last) < x) at++;
    const y = rowOf(valueAt(x, points[at] ?? start, points[at + 1] ?? points[at] ?? start, columnOf));
    // A negative curve is dashed: two dots drawn, two left out.
    if (sign === 'positive' || x % 4 < 2) {
      const step = previous <= y ? 1 : -1;
      for (let dot = previous === y ? y : previous + step; dot !== y + step; dot += step) canvas.dot(x, dot, group);
    }
    previous = y;
  }
}

/** Linear between two points, and level beyond them. */
function valueAt(
  x: number,
  [step0, value0]: readonly [number, number],
  [step1, value1]: readonly [number, number],
  columnOf: (step: number) => number,
): number {
  const [x0, x1] = [columnOf(step0), columnOf(step1)];
  if (x1 <= x0) return value1;
  return value0 + Math.min(1, Math.max(0, (x - x0) / (x1 - x0))) * (value1 - value0);
}

/** The curves' names, each where its curve ends; names that would meet move apart and keep their order. */
function nameRows(series: readonly ProbabilitySeries[], rows: number): readonly (Line | undefined)[] {
  const ends = series
    .flatMap(({ group, sign, points }) => {
      const end = points.at(-1);
      return end === undefined ? [] : [{ group, sign, value: end[1] }];
    })
    .sort((a, b) => b.value - a.value || groups.indexOf(a.group) - groups.indexOf(b.group))
    .slice(0, rows);
  const taken = new Array<Line | undefined>(rows).fill(undefined);
  let next = 0;
  for (const [i, { group, sign, value }] of ends.entries()) {
    const wanted = Math.round((1 - Math.min(1, Math.max(0, value))) * (rows - 1));
    // No higher than the name before it leaves, no lower than those after it need.
    const row = Math.min(Math.max(wanted, next), rows - (ends.length - i));
    taken[row] = [span(` ${group} ${sign === 'positive' ? '+' : '−'}`, group)];
    next = row + 1;
  }
  return taken;
}

function stepsLine(first: number, last: number, columns: number): Line {
  const left: Span = span(`${' '.repeat(axisLabels)}step ${first}`, 'muted');
  const end = String(last);
  const room = Math.max(0, axisLabels + columns - end.length);
  return [...fitLine([left], room), span(end, 'muted')];
}
