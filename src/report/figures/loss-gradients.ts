import type { TopLevelSpec } from 'vega-lite';
import type { FigureSpec } from '../../model/index.ts';
import type { ReportInput } from '../input.ts';
import { bandChart, lineStyles } from './band-chart.ts';

/**
 * Gradients of losses over the logit of a negative label (the paper's Figure 2), or with `options.label: positive` of a
 * positive one, as the losses' own code computed them.
 * Null where nobody has.
 */
export function lossGradients(
  { lossGradients: given }: ReportInput,
  spec: FigureSpec,
  id: string,
): TopLevelSpec | null {
  const curves = given?.get(id) ?? [];
  const sign = spec.options.label === 'positive' ? 'positive' : 'negative';
  const labels = curves.map(({ label }) => label);
  return bandChart({
    description: spec.title ?? 'Gradients of losses on negative labels',
    rows: curves.flatMap(({ label, points }) =>
      points.map(({ logit, gradient }) => ({
        panel: '',
        colour: label,
        dash: label,
        x: logit,
        mean: gradient,
        low: gradient,
        high: gradient,
      })),
    ),
    panels: [''],
    x: { title: `logit of a ${sign} label`, swept: false },
    y: { title: 'gradient', domain: null },
    columns: 1,
    ...lineStyles('loss', labels),
  });
}
