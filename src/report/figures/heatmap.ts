import type { TopLevelSpec } from 'vega-lite';
import { decimalsFor, type Point } from '../../analysis/index.ts';
import type { FigureSpec } from '../../model/index.ts';
import type { ReportInput } from '../input.ts';
import { numberText } from '../numbers.ts';
import { finalValue, metricTitle, panelsOf, partsOf } from './parts.ts';
import { figureConfig } from './theme.ts';

/** Characters of a label that fit below a cell. */
const mostLevel = 8;

/**
 * The mean of a final metric for every pair of values of `x` and `y`, as colour and as number, a panel for each value
 * of `panels`. Null without data.
 */
export function heatmap(input: ReportInput, spec: FigureSpec, points: readonly Point[]): TopLevelSpec | null {
  const { metric } = spec;
  if (metric === null) return null;
  const panels = panelsOf(input, points, spec.panels);
  const cells = panels.flatMap((panel) =>
    partsOf(input, panel.points, spec.y).flatMap((row) =>
      partsOf(input, row.points, spec.x).flatMap((cell) => {
        const value = finalValue(cell.points, metric);
        if (value === null) return [];
        const { mean } = value;
        return [{ panel: panel.label, x: cell.label, y: row.label, mean }];
      }),
    ),
  );
  if (cells.length === 0) return null;
  const means = cells.map(({ mean }) => mean);
  const decimals = decimalsFor(means);
  const values = cells.map((cell) => ({ ...cell, text: numberText(cell.mean, decimals) }));
  const middle = (Math.min(...means) + Math.max(...means)) / 2;
  const order = (axis: string | null) => partsOf(input, points, axis).map(({ label }) => label);
  const columns = order(spec.x);
  const labelAngle = columns.every((label) => label.length <= mostLevel) ? 0 : -40;
  const x = { field: 'x', type: 'nominal', title: spec.x, sort: columns, axis: { labelAngle } } as const;
  const y = { field: 'y', type: 'nominal', title: spec.y, sort: upward(order(spec.y)) } as const;
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: spec.title ?? metric,
    data: { values },
    facet: { field: 'panel', type: 'nominal', title: null, sort: panels.map(({ label }) => label) },
    columns: 2,
    // A shared axis would stand below the empty place of a last row that is not full, and below no panel above it.
    resolve: { axis: { x: 'independent' } },
    spec: {
      width: { step: 56 },
      height: { step: 32 },
      layer: [
        {
          mark: 'rect',
          encoding: {
            x,
            y,
            color: {
              field: 'mean',
              type: 'quantitative',
              title: metricTitle(metric),
              scale: { range: ['#eff6ff', '#0a3069'], zero: false },
            },
          },
        },
        {
          mark: 'text',
          encoding: {
            x,
            y,
            text: { field: 'text' },
            color: {
              condition: { test: { field: 'mean', gt: middle }, value: '#fffffe' },
              value: '#010101',
            },
          },
        },
      ],
    },
    config: figureConfig,
  };
}

/** From top to bottom: labels as the sweep names them, numbers as on any axis. */
function upward(labels: readonly string[]): string[] {
  return labels.every((label) => Number.isFinite(Number(label))) ? [...labels].reverse() : [...labels];
}
