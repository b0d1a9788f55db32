import { spawnSync } from 'node:child_process';
import { eachGroup, eachId, groupPoints, type Point, pointsOf, selectPoints } from '../../analysis/index.ts';
import { canonicalJson, getPath, isJsonObject, type JsonObject } from '../../base/index.ts';
import type { FigureSpec, StoredPlan } from '../../model/index.ts';
import type { GradientCurve, ReportInput } from '../../report/index.ts';
import { trainerEntry } from '../trainer/trainer-entry.ts';

type Curves = ReadonlyMap<string, readonly GradientCurve[]>;

/**
 * The curves of figures of kind `loss-gradients`, computed by the trainer from the losses that the runs train with, or
 * from those of `options.losses`. What could not be computed is said in a warning.
 */
export function collectLossCurves(
  root: string,
  plan: StoredPlan,
  runs: ReportInput['runs'],
): { readonly curves: Curves; readonly warnings: readonly string[] } {
  const curves = new Map<string, readonly GradientCurve[]>();
  const warnings: string[] = [];
  const points = pointsOf(plan, runs);
  for (const spec of plan.report.figures.filter(({ kind }) => kind === 'loss-gradients')) {
    for (const part of eachGroup(plan, selectPoints(points, spec.where), spec.each)) {
      const losses = lossesOf(plan, spec, part.points);
      const answer =
        losses.length === 0 ? 'none of its runs has a loss of the built-in trainer' : ask(root, spec, losses);
      if (typeof answer === 'string') warnings.push(`figure ${eachId(spec.id, part.label)} is not drawn: ${answer}`);
      else curves.set(eachId(spec.id, part.label), answer);
    }
  }
  return { curves, warnings };
}

interface NamedLoss {
  readonly label: string;
  /** `{data, loss}`, of a trainer's configuration. */
  readonly config: JsonObject;
}

/** Each loss once: by the labels of `lines`, else by kind. */
function lossesOf(plan: StoredPlan, { lines, options }: FigureSpec, points: readonly Point[]): readonly NamedLoss[] {
  if (isJsonObject(options.losses)) {
    return Object.entries(options.losses).map(([label, loss]) => ({ label, config: { loss } }));
  }
  const groups =
    lines === null
      ? points.map((point) => ({ label: String(getPath(point.result.config, 'loss.kind')), points: [point] }))
      : groupPoints(plan, points, lines);
  const losses = new Map<string, NamedLoss>();
  for (const { label, points: members } of groups) {
    const { data, loss } = members[0]?.result.config ?? {};
    if (!isJsonObject(loss)) continue;
    const config = { loss, ...(data === undefined ? {} : { data }) };
    const key = lines === null ? canonicalJson(loss) : label;
    if (!losses.has(key)) losses.set(key, { label, config });
  }
  return [...losses.values()];
}

/** The curves, or in words why there are none. */
function ask(root: string, { options }: FigureSpec, losses: readonly NamedLoss[]): readonly GradientCurve[] | string {
  const logits = grid(options.logits);
  const { label = 'negative', group = 'tail', frequency = 0.5 } = options;
  const request = { configs: losses.map(({ config }) => config), logits, label, group, frequency };
  const { stdout, stderr } = spawnSync(process.execPath, [trainerEntry, 'curves', JSON.stringify(request)], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 ** 2,
  });
  if (!stdout.startsWith('[')) return stderr.trim() || 'the trainer gave no answer';
  const answer = JSON.parse(stdout) as readonly { readonly gradient: readonly number[] }[];
  return losses.map(({ label: name }, i) => ({
    label: name,
    points: logits.map((logit, at) => ({ logit, gradient: answer[i]?.gradient[at] ?? 0 })),
  }));
}

/** `{from, to, count}`, by default 121 logits from -6 to 6. */
function grid(value: unknown): readonly number[] {
  const { from = -6, to = 6, count = 121 } = isJsonObject(value) ? value : {};
  const [least, most, points] = [Number(from), Number(to), Math.min(1001, Math.max(2, Math.round(Number(count))))];
  return Array.from({ length: points }, (_, i) => least + ((most - least) * i) / (points - 1));
}
