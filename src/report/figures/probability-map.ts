import type { TopLevelSpec } from 'vega-lite';
import { bandOverRuns, type Point, thinned } from '../../analysis/index.ts';
import { type FigureSpec, type Group, groups } from '../../model/index.ts';
import type { ReportInput } from '../input.ts';
import { bandChart, bandRows } from './band-chart.ts';
import { cycle, doneRuns, type Part, partsOf } from './parts.ts';
import { groupColours, groupWidths, seriesDashes, signDashes } from './theme.ts';

const signs = ['positive', 'negative'] as const;
type Sign = (typeof signs)[number];

/**
 * Mean predicted probability of the positive and the negative labels of each class group during training (the paper's
 * Figures 1, 4 and 5): the mean over the runs that are done, and one sample deviation about it. With `lines` (the
 * paper's Figure 3) dashes tell the values of that axis apart, and either sign has its own panel. Null without data.
 */
export function probabilityMap(input: ReportInput, spec: FigureSpec, points: readonly Point[]): TopLevelSpec | null {
  const shown = signs.filter((sign) => spec.sign === null || spec.sign === sign);
  const panels = partsOf(input, points, spec.panels);
  const lines = partsOf(input, points, spec.lines).map(({ label }) => label);
  const panelLabel = (panel: Part, sign: Sign) => {
    const parts = [panel.label, ...(spec.lines === null ? [] : [`${sign} labels`])].filter((part) => part !== '');
    return parts.length === 0 ? 'all runs' : parts.join(', ');
  };
  return bandChart({
    description: spec.title ?? 'Mean predicted probability during training',
    rows: panels.flatMap((panel) =>
      partsOf(input, panel.points, spec.lines).flatMap((line) =>
        groups.flatMap((group) =>
          shown.flatMap((sign) =>
            bandRows(
              { panel: panelLabel(panel, sign), colour: group, dash: spec.lines === null ? sign : line.label },
              band(input, line.points, group, sign),
              [0, 1],
            ),
          ),
        ),
      ),
    ),
    panels: panels.flatMap((panel) => [...new Set(shown.map((sign) => panelLabel(panel, sign)))]),
    x: { title: 'training step', swept: false },
    y: { title: 'mean probability', domain: [0, 1] },
    colour: { title: 'classes', domain: groups, range: groups.map((group) => groupColours[group]) },
    width: groups.map((group) => groupWidths[group]),
    dash:
      spec.lines === null
        ? { title: 'labels', domain: shown, range: shown.map((sign) => signDashes[sign]) }
        : { title: spec.lines, domain: lines, range: cycle(seriesDashes, lines.length) },
  });
}

function band({ series }: ReportInput, points: readonly Point[], group: Group, sign: Sign) {
  const perRun = doneRuns(points).map(({ id }) => {
    const reported = (series.probability.get(id) ?? []).filter((point) => point.group === group);
    return { steps: reported.map(({ step }) => step), values: reported.map((point) => point[sign]) };
  });
  return thinned(bandOverRuns(perRun), 200).map(({ step, ...rest }) => ({ x: step, ...rest }));
}
