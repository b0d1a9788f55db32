import type { TopLevelSpec } from 'vega-lite';
import { eachGroup, eachId, type Point, selectPoints } from '../../analysis/index.ts';
import type { FigureSpec } from '../../model/index.ts';
import { fileName } from '../file-name.ts';
import type { ReportInput } from '../input.ts';
import { placeLabel } from '../labels.ts';
import { bars } from './bars.ts';
import { curves } from './curves.ts';
import { heatmap } from './heatmap.ts';
import { lossGradients } from './loss-gradients.ts';
import { probabilityMap } from './probability-map.ts';

export interface Figure {
  /** `<id of the spec>`, with `-<value>` behind it where the spec has `each`. */
  readonly id: string;
  readonly kind: FigureSpec['kind'];
  readonly title: string;
  /** Below the report's folder. */
  readonly file: string;
  /** What to draw; null while there is nothing to draw yet. */
  readonly drawing: TopLevelSpec | null;
}

/** The figures that a report asks for, as vega-lite specifications with their data inside. */
export function buildFigures(input: ReportInput, points: readonly Point[]): readonly Figure[] {
  const { plan } = input;
  return plan.report.figures.flatMap((spec) =>
    eachGroup(plan, selectPoints(points, spec.where), spec.each).map((part) => {
      const id = eachId(spec.id, part.label);
      const value = part.label === null ? '' : `, ${placeLabel(plan.report, spec.each ?? '', part.label)}`;
      return {
        id,
        kind: spec.kind,
        title: `${spec.title ?? spec.id}${value}`,
        file: `figures/${fileName(id)}.svg`,
        drawing: draw(input, spec, id, part.points),
      };
    }),
  );
}

function draw(input: ReportInput, spec: FigureSpec, id: string, points: readonly Point[]): TopLevelSpec | null {
  switch (spec.kind) {
    case 'probability-map':
      return probabilityMap(input, spec, points);
    case 'curves':
      return curves(input, spec, points);
    case 'bars':
      return bars(input, spec, points);
    case 'heatmap':
      return heatmap(input, spec, points);
    case 'loss-gradients':
      return lossGradients(input, spec, id);
  }
}
