import type { TopLevelSpec } from 'vega-lite';
import { bandOverRuns, distinctRuns, groupPoints, type Point, thinned } from '../../analysis/index.ts';
import { type FigureSpec, type Group, groups } from '../../model/index.ts';
import type { ReportInput } from '../input.ts';
import { printedLabel } from '../labels.ts';
import { figureConfig, groupColours, groupWidths, signDashes } from './theme.ts';

const signs = ['positive', 'negative'] as const;
type Sign = (typeof signs)[number];

/**
 * Mean predicted probability of the positive and the negative labels of each class group during training (the paper's
 * Figures 1, 3, 4 and 5): the mean over the runs that are done, and one sample deviation about it. Null without data.
 */
export function probabilityMap(input: ReportInput, spec: FigureSpec, points: readonly Point[]): TopLevelSpec | null {
  const panels = panelsOf(input, spec, points);
  const shown = signs.filter((sign) => spec.sign === null || spec.sign === sign);
  const values = panels.flatMap(({ label, runs }) =>
    groups.flatMap((group) => shown.flatMap((sign) => curve(input, runs, group, sign, label))),
  );
  if (values.length === 0) return null;
  const drawn = panels.filter(({ label }) => values.some(({ panel }) => panel === label));
  const x = {
    field: 'step',
    type: 'quantitative',
    title: 'training step',
    axis: { grid: false, tickCount: 4 },
  } as const;
  const y = {
    type: 'quantitative' as const,
    title: 'mean probability',
    scale: { domain: [0, 1] },
    axis: { values: [0, 0.2, 0.4, 0.6, 0.8, 1], format: '.1f', labelOverlap: false },
  };
  const byGroup = { field: 'group', type: 'ordinal', title: 'classes', sort: [...groups] } as const;
  const colour = {
    ...byGroup,
    scale: { domain: [...groups], range: groups.map((group) => groupColours[group]) },
    legend: { symbolType: 'stroke', symbolOpacity: 1, symbolFillColor: 'transparent' },
  } as const;
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: spec.title ?? 'Mean predicted probability during training',
    data: { values },
    facet: { field: 'panel', type: 'nominal', title: null, sort: drawn.map(({ label }) => label) },
    columns: Math.min(4, drawn.length),
    spec: {
      width: 210,
      height: 170,
      layer: [
        {
          mark: { type: 'area', opacity: 0.18 },
          encoding: {
            x,
            y: { ...y, field: 'low' },
            y2: { field: 'high' },
            color: colour,
            detail: { field: 'sign', type: 'nominal' },
          },
        },
        {
          mark: { type: 'line', strokeCap: 'butt', clip: true },
          encoding: {
            x,
            y: { ...y, field: 'mean' },
            color: colour,
            strokeWidth: {
              ...byGroup,
              scale: { domain: [...groups], range: groups.map((group) => groupWidths[group]) },
            },
            strokeDash: {
              field: 'sign',
              type: 'nominal',
              title: 'labels',
              scale: { domain: [...shown], range: shown.map((sign) => [...signDashes[sign]]) },
            },
          },
        },
      ],
    },
    config: figureConfig,
  };
}

interface Panel {
  readonly label: string;
  readonly runs: readonly Point[];
}

function panelsOf({ plan }: ReportInput, { panels }: FigureSpec, points: readonly Point[]): readonly Panel[] {
  if (panels === null) return [{ label: 'all runs', runs: distinctRuns(points) }];
  return groupPoints(plan, points, panels).map(({ label, points: members }) => ({
    label: printedLabel(plan.report, panels, label),
    runs: distinctRuns(members),
  }));
}

function curve({ series }: ReportInput, runs: readonly Point[], group: Group, sign: Sign, panel: string) {
  const perRun = runs
    .filter(({ result }) => result.status === 'done')
    .map(({ id }) =>
      (series.probability.get(id) ?? [])
        .filter((point) => point.group === group)
        .map((point) => ({ step: point.step, value: point[sign] })),
    );
  return thinned(bandOverRuns(perRun), 200).map(({ step, mean, deviation }) => {
    const spread = deviation ?? 0;
    return { panel, group, sign, step, mean, low: Math.max(0, mean - spread), high: Math.min(1, mean + spread) };
  });
}
