import { nearestName } from '../../base/index.ts';
import type { ClaimSpec } from '../../model/index.ts';
import type { Names } from '../expand/names.ts';
import { oneOf, type Report, shown } from '../problem.ts';
import type { SweepFile } from '../schema/sweep-file.ts';
import { child, labelText, type MapNode, type Node } from '../source/node.ts';
import { checkAxes, readWhere } from './used-names.ts';

type WrittenClaim = NonNullable<NonNullable<SweepFile['report']>['claims']>[number];

/** A claim with the axis that carries its labels; null, after a report, where there is none. */
export function readClaim(node: MapNode, claim: WrittenClaim, names: Names, report: Report): ClaimSpec | null {
  checkAxes(node, ['each', 'axis'], names);
  const where = readWhere(node, names);
  const [better, than] = [child(node, 'better'), child(node, 'than')];
  const others = than?.kind === 'list' ? than.items : than === undefined ? [] : [than];
  const isAll = than?.kind === 'scalar' && than.value === 'all';
  const labels = [better, ...(isAll ? [] : others)].filter((label) => label !== undefined);
  for (const label of isAll ? [] : others) {
    if (labelText(label) !== labelText(better)) continue;
    const message = `${shown(labelText(label))} is compared with itself`;
    report({
      at: label.at,
      message,
      expected: 'another label than that of `better`',
      received: shown(labelText(label)),
    });
  }
  const axis = claim.axis ?? axisOf(labels, names);
  if (axis === null) return null;
  if (claim.axis !== undefined) for (const label of labels) names.checkLabel(axis, labelText(label) ?? '', label.at);
  return {
    id: claim.id,
    title: claim.title ?? null,
    each: claim.each ?? null,
    where,
    metric: typeof claim.metric === 'string' ? [claim.metric] : claim.metric,
    better: labelText(better) ?? '',
    than: isAll ? 'all' : others.map((label) => labelText(label) ?? ''),
    axis,
    by: claim.same_within === undefined ? (claim.by ?? 0) : null,
    same_within: claim.same_within ?? null,
    source: claim.source ?? null,
  };
}

/** The labelled axis with all of the labels; else the first label that the likeliest axis lacks is reported. */
function axisOf(labels: readonly Node[], names: Names): string | null {
  const axes = [...names.vocabulary].flatMap(([axis, known]) =>
    known === null || axis === 'block' ? [] : [{ axis, known }],
  );
  const lacking = axes.map(({ axis, known }) => ({
    axis,
    known,
    labels: labels.filter((label) => !known.has(labelText(label) ?? '')),
  }));
  const best = lacking.reduce<(typeof lacking)[number] | undefined>(
    (least, one) => (least === undefined || one.labels.length < least.labels.length ? one : least),
    undefined,
  );
  if (best !== undefined && best.labels.length === 0) return best.axis;
  const known =
    best !== undefined && best.labels.length < labels.length ? [...best.known] : axes.flatMap((one) => [...one.known]);
  for (const label of best?.labels ?? labels.slice(0, 1)) {
    const text = labelText(label) ?? '';
    const message = `${shown(text)} is no label of any axis`;
    const expected = known.length > 0 ? oneOf(known) : 'a label of a labelled axis';
    names.refuse(text, {
      at: label.at,
      message,
      expected,
      received: shown(text),
      suggestion: nearestName(text, known),
      hint: axisHint(names),
    });
  }
  return null;
}

/** Values of an axis without labels are found nowhere in the file's names: the claim has to say whose they are. */
function axisHint({ vocabulary }: Names): string | undefined {
  const valued = [...vocabulary].flatMap(([axis, known]) => (known === null ? [axis] : []));
  if (valued.length === 0) return undefined;
  return `for values of an axis add which one: ${valued.map((axis) => `\`axis: ${axis}\``).join(' or ')}`;
}
