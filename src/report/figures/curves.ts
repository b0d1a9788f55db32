import type { TopLevelSpec } from 'vega-lite';
import { bandOverRuns, type Point, thinned } from '../../analysis/index.ts';
import type { FigureSpec } from '../../model/index.ts';
import type { ReportInput } from '../input.ts';
import { bandChart, bandRows, lineStyles } from './band-chart.ts';
import { doneRuns, finalValue, metricTitle, panelsOf, partsOf } from './parts.ts';

/**
 * A metric during training, or with `x` its final value against a swept number: mean and one sample deviation over the
 * runs that are done, a line for each value of `lines`, a panel for each of `panels`. Null without data.
 */
export function curves(input: ReportInput, spec: FigureSpec, points: readonly Point[]): TopLevelSpec | null {
  const { metric } = spec;
  if (metric === null) return null;
  const panels = panelsOf(input, points, spec.panels);
  const lines = partsOf(input, points, spec.lines).map(({ label }) => label);
  return bandChart({
    description: spec.title ?? metric,
    rows: panels.flatMap((panel) =>
      partsOf(input, panel.points, spec.lines).flatMap((line) =>
        bandRows(
          { panel: panel.label, colour: line.label, dash: line.label },
          spec.x === null ? overSteps(input, line.points, metric) : overNumber(input, line.points, metric, spec.x),
        ),
      ),
    ),
    panels: panels.map(({ label }) => label),
    x: { title: spec.x ?? 'training step', swept: spec.x !== null },
    y: { title: metricTitle(metric), domain: null },
    columns: 4,
    ...lineStyles(spec.lines ?? '', lines),
  });
}

function overSteps({ series }: ReportInput, points: readonly Point[], metric: string) {
  const perRun = doneRuns(points).flatMap(({ id }) => series.metrics.get(id)?.get(metric) ?? []);
  return thinned(bandOverRuns(perRun), 200).map(({ step, ...rest }) => ({ x: step, ...rest }));
}

/** Only values of the axis that are numbers have a place. */
function overNumber(input: ReportInput, points: readonly Point[], metric: string, axis: string) {
  return partsOf(input, points, axis)
    .flatMap(({ label, points: members }) => {
      const value = finalValue(members, metric);
      return value === null || label === '' || Number.isNaN(Number(label)) ? [] : [{ x: Number(label), ...value }];
    })
    .sort((a, b) => a.x - b.x);
}
