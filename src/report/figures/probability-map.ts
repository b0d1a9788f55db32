import type { TopLevelSpec } from 'vega-lite';
import { bandOverRuns, type Point, thinned } from '../../analysis/index.ts';
import { type FigureSpec, type Group, groups } from '../../model/index.ts';
import type { ReportInput } from '../input.ts';
import { type BandChart, bandChart, bandRows, lineStyles } from './band-chart.ts';
import { doneRuns, type Part, panelsOf, partsOf } from './parts.ts';
import { groupColours, groupShapes, groupWidths, signDashes } from './theme.ts';

const signs = ['positive', 'negative'] as const;
type Sign = (typeof signs)[number];

/**
 * Mean predicted probability of the positive and the negative labels of each class group during training (the paper's
 * Figures 1, 4 and 5): the mean over the runs that are done, and one sample deviation about it. With `lines` (the
 * paper's Figure 3) every group and sign has its own panel, and the lines are the values of that axis. Null without
 * data.
 */
export function probabilityMap(input: ReportInput, spec: FigureSpec, points: readonly Point[]): TopLevelSpec | null {
  const shown = signs.filter((sign) => spec.sign === null || spec.sign === sign);
  const panels = panelsOf(input, points, spec.panels);
  return bandChart({
    description: spec.title ?? 'Mean predicted probability during training',
    x: { title: 'training step', swept: false },
    y: { title: 'mean probability', domain: [0, 1] },
    ...(spec.lines === null
      ? linesByGroup(input, panels, shown)
      : panelsByGroup(input, panels, shown, spec.lines, points)),
  });
}

type Drawn = Pick<BandChart, 'rows' | 'panels' | 'columns' | 'colour' | 'width' | 'shapes' | 'dash'>;

/** Six lines a panel: groups by colour, signs by dash. */
function linesByGroup(input: ReportInput, panels: readonly Part[], shown: readonly Sign[]): Drawn {
  const named = panels.map((panel) => ({ ...panel, label: panel.label === '' ? 'all runs' : panel.label }));
  return {
    rows: named.flatMap((panel) =>
      groups.flatMap((group) =>
        shown.flatMap((sign) =>
          bandRows({ panel: panel.label, colour: group, dash: sign }, band(input, panel.points, group, sign), [0, 1]),
        ),
      ),
    ),
    panels: named.map(({ label }) => label),
    columns: 4,
    colour: { title: 'classes', domain: groups, range: groups.map((group) => groupColours[group]) },
    width: groups.map((group) => groupWidths[group]),
    shapes: groups.map((group) => groupShapes[group]),
    dash: { title: 'labels', domain: shown, range: shown.map((sign) => signDashes[sign]) },
  };
}

/** A panel for each group, a row of panels for either sign, a line for each value of an axis. */
function panelsByGroup(
  input: ReportInput,
  panels: readonly Part[],
  shown: readonly Sign[],
  axis: string,
  points: readonly Point[],
): Drawn {
  const lines = partsOf(input, points, axis).map(({ label }) => label);
  const parts = panels.flatMap((panel) =>
    shown.flatMap((sign) =>
      groups.map((group) => ({
        group,
        sign,
        points: panel.points,
        label: [panel.label, `${group}, ${sign} labels`].filter((part) => part !== '').join(', '),
      })),
    ),
  );
  return {
    rows: parts.flatMap(({ label, group, sign, points: members }) =>
      partsOf(input, members, axis).flatMap((line) =>
        bandRows({ panel: label, colour: line.label, dash: line.label }, band(input, line.points, group, sign), [0, 1]),
      ),
    ),
    panels: parts.map(({ label }) => label),
    columns: groups.length,
    ...lineStyles(axis, lines),
  };
}

function band({ series }: ReportInput, points: readonly Point[], group: Group, sign: Sign) {
  const perRun = doneRuns(points).map(({ id }) => {
    const reported = (series.probability.get(id) ?? []).filter((point) => point.group === group);
    return { steps: reported.map(({ step }) => step), values: reported.map((point) => point[sign]) };
  });
  return thinned(bandOverRuns(perRun), 200).map(({ step, ...rest }) => ({ x: step, ...rest }));
}
