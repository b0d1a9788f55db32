import type { TopLevelSpec } from 'vega-lite';
import type { Point } from '../../analysis/index.ts';
import type { FigureSpec } from '../../model/index.ts';
import type { ReportInput } from '../input.ts';
import { cycle, doneRuns, finalValue, metricTitle, type Part, panelsOf, partsOf } from './parts.ts';
import { barColours, figureConfig, ink } from './theme.ts';

/**
 * Final values as bars with one sample deviation to either side: a bar for each value of `x`, or for each metric that
 * a metric such as `AP/*` stands for; beside one another for each value of `lines`. The bars of `AP/*` stand in the
 * order of the classes' frequency in training, which their labels tell, where runs left it. Null without data.
 */
export function bars(input: ReportInput, spec: FigureSpec, points: readonly Point[]): TopLevelSpec | null {
  const { metric } = spec;
  if (metric === null) return null;
  const panels = panelsOf(input, points, spec.panels);
  const lines = partsOf(input, points, spec.lines).map(({ label }) => label);
  const values = panels.flatMap((panel) =>
    partsOf(input, panel.points, spec.lines).flatMap((line) =>
      barsOf(input, spec, line, metric).flatMap(({ label, value }) =>
        value === null ? [] : [{ panel: panel.label, line: line.label, bar: label, ...withSpread(value) }],
      ),
    ),
  );
  if (values.length === 0) return null;
  const labels = [...new Set(values.map(({ bar }) => bar))];
  const title = metric === 'AP/*' ? classTitle(input, points) : spec.x;
  const x = { field: 'bar', type: 'nominal', title, sort: labels, axis: { labelAngle: -40 } } as const;
  const offset = { field: 'line', sort: lines };
  const y = { type: 'quantitative', title: metricTitle(metric) } as const;
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: spec.title ?? metric,
    data: { values },
    facet: { field: 'panel', type: 'nominal', title: null, sort: panels.map(({ label }) => label) },
    columns: 2,
    // Panels need not have the same bars.
    resolve: { scale: { x: 'independent' } },
    spec: {
      width: { step: barWidth(labels.length, lines.length) },
      height: 190,
      layer: [
        {
          mark: { type: 'bar', stroke: ink.text, strokeWidth: 0.5 },
          encoding: {
            x,
            xOffset: offset,
            y: { ...y, field: 'mean' },
            color: {
              field: 'line',
              type: 'nominal',
              title: spec.lines,
              scale: { domain: lines, range: [...cycle(barColours, lines.length)] },
              ...(lines.length === 1 ? { legend: null } : {}),
            },
          },
        },
        {
          mark: { type: 'rule', color: ink.text },
          encoding: { x, xOffset: offset, y: { ...y, field: 'low' }, y2: { field: 'high' } },
        },
      ],
    },
    config: figureConfig,
  };
}

/** Pixels. Hundreds of classes still make a figure that a page can hold, and a few bars one that can be read. */
function barWidth(labels: number, lines: number): number {
  const bars = labels * lines;
  return Math.min(lines === 1 ? 40 : 24, Math.max(640 / bars, Math.min(3.5, 1200 / bars)));
}

function barsOf(input: ReportInput, spec: FigureSpec, { points }: Part, metric: string) {
  if (!metric.endsWith('*')) {
    const axis = spec.x === spec.lines ? null : spec.x;
    return partsOf(input, points, axis).map((bar) => ({ label: bar.label, value: finalValue(bar.points, metric) }));
  }
  const prefix = metric.slice(0, -1);
  const runs = doneRuns(points);
  const names = new Set(runs.flatMap(({ result }) => Object.keys(result.metrics ?? {})));
  const counts = metric === 'AP/*' ? trainingCounts(input, runs) : new Map<string, number>();
  const countOf = (name: string) => counts.get(name) ?? -1;
  return [...names]
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .sort((a, b) => countOf(b) - countOf(a))
    .map((name) => ({
      label: counts.has(name) ? `${name} (${counts.get(name)})` : name,
      value: finalValue(points, prefix + name),
    }));
}

/** Programs of one's own say nothing of how frequent a class is. */
function classTitle(input: ReportInput, points: readonly Point[]): string {
  const known = trainingCounts(input, doneRuns(points)).size > 0;
  return known ? 'class (training images), most frequent first' : 'class';
}

/** Training images of each class, as the first run that left its scores says. */
function trainingCounts({ scores }: ReportInput, runs: readonly Point[]): ReadonlyMap<string, number> {
  for (const { id } of runs) {
    const file = scores?.read(id) ?? null;
    if (file !== null) return new Map(file.classNames.map((name, i) => [name, file.trainingCounts[i] ?? 0]));
  }
  return new Map();
}

function withSpread({ mean, deviation }: { readonly mean: number; readonly deviation: number | null }) {
  return { mean, low: mean - (deviation ?? 0), high: mean + (deviation ?? 0) };
}
