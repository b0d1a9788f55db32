import { type Point, pointsOf, selectPoints } from '../analysis/index.ts';
import type { FigureSpec } from '../model/index.ts';
import { partsOf } from './figures/parts.ts';
import type { ReportInput } from './input.ts';

/** Warns of tables and figures that stay empty whatever the runs come to: nobody should wait for them. */
export function emptyParts(input: ReportInput): readonly string[] {
  const { tables, figures } = input.plan.report;
  const points = pointsOf(input.plan, input.runs);
  return [
    ...tables.flatMap(({ id, where }) =>
      selectPoints(points, where).length === 0
        ? [`table ${id} has no rows: the sweep plans no run that it asks for`]
        : [],
    ),
    ...figures.flatMap((spec) => {
      const reason = inVain(input, spec, selectPoints(points, spec.where));
      return reason === null ? [] : [`figure ${spec.id} is not drawn: ${reason}`];
    }),
  ];
}

function inVain(input: ReportInput, spec: FigureSpec, points: readonly Point[]): string | null {
  const { kind, metric, x } = spec;
  if (kind === 'loss-gradients' || kind === 'probability-map') return null;
  if (metric === null) return `\`kind: ${kind}\` needs a \`metric\``;
  if (points.length === 0) return 'the sweep plans no run that it asks for';
  const isNumber = ({ label }: { readonly label: string }) => label !== '' && Number.isFinite(Number(label));
  return kind === 'curves' && x !== null && !partsOf(input, points, x).some(isNumber)
    ? `no value of its x, ${x}, is a number; \`kind: bars\` takes names`
    : null;
}
