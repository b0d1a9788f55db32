import { canonicalJson, type JsonObject, type JsonValue } from '../base/index.ts';
import {
  type Metrics,
  matchesAll,
  type Place,
  type RunStatus,
  type StoredPlan,
  valueAt,
  type Where,
} from '../model/index.ts';

/** What a plan says about its results: a stored plan and a freshly planned sweep both fit. */
export type ResultPlan = Pick<StoredPlan, 'blocks' | 'report' | 'profile' | 'runs'>;

/** What is known of a run; `metrics` are those of `finished`, null until it is done. */
export interface RunResult {
  readonly status: RunStatus;
  readonly config: JsonObject;
  readonly metrics: Metrics | null;
}

/** A run at one of its places: the unit that tables, claims and figures select and group. */
export interface Point {
  readonly id: string;
  readonly place: Place;
  readonly result: RunResult;
}

/** Every place of every run in the plan's order; runs without a known result are left out. */
export function pointsOf(plan: ResultPlan, results: ReadonlyMap<string, RunResult>): readonly Point[] {
  return plan.runs.flatMap(({ id, places }) => {
    const result = results.get(id);
    return result === undefined ? [] : places.map((place) => ({ id, place, result }));
  });
}

export function selectPoints(points: readonly Point[], where: Where): readonly Point[] {
  if (Object.keys(where).length === 0) return points;
  return points.filter(({ place, result }) => matchesAll(where, place, result.config));
}

export interface PointGroup {
  readonly label: string;
  readonly points: readonly Point[];
}

/** A label or an axis' value as text: a string as it is, anything else as canonical JSON. */
export function labelOf(value: JsonValue): string {
  return typeof value === 'string' ? value : canonicalJson(value);
}

/** The label under which a point goes for an axis, a block, a seed or a config key; undefined where it has none. */
export function pointLabel({ place, result }: Point, name: string): string | undefined {
  const value = valueAt(place, result.config, name);
  return value === undefined ? undefined : labelOf(value);
}

/** A run's final value of a metric; null until it is done and where it has none. */
export function metricOf({ status, metrics }: RunResult, name: string): number | null {
  if (status !== 'done' || metrics === null || !Object.hasOwn(metrics, name)) return null;
  return metrics[name] ?? null;
}

/**
 * Groups points by their labels for `name`, in the order in which the sweep names the values, which is not always the
 * order of its runs (a run that two blocks share is listed in the first). Values that no axis lists (`include` points,
 * config keys) follow as they come up. Points without a value form a last group `absent`, or are left out without it.
 */
export function groupPoints(
  plan: ResultPlan,
  points: readonly Point[],
  name: string,
  absent?: string,
): readonly PointGroup[] {
  const groups = new Map<string, Point[]>(listedValues(plan, name).map((label) => [label, []]));
  const without: Point[] = [];
  for (const point of points) {
    const label = pointLabel(point, name);
    if (label === undefined) without.push(point);
    else if (groups.has(label)) groups.get(label)?.push(point);
    else groups.set(label, [point]);
  }
  const present = [...groups].filter(([, members]) => members.length > 0);
  if (absent !== undefined && without.length > 0) present.push([absent, without]);
  return present.map(([label, members]) => ({ label, points: members }));
}

/** The group for each value of `each`, or all points as one group without a label. */
export function eachGroup(
  plan: ResultPlan,
  points: readonly Point[],
  each: string | null,
): readonly { readonly label: string | null; readonly points: readonly Point[] }[] {
  return each === null ? [{ label: null, points }] : groupPoints(plan, points, each);
}

/** The id of one part of what `each` divides: `table3-voc-lt`. */
export function eachId(id: string, label: string | null): string {
  return label === null ? id : `${id}-${label}`;
}

/** Each run once, however many of its places are among the points. */
export function distinctRuns(points: readonly Point[]): readonly Point[] {
  return [...new Map(points.map((point) => [point.id, point])).values()];
}

function listedValues(plan: ResultPlan, name: string): readonly string[] {
  if (name === 'block') return plan.blocks.map((block) => block.name);
  return plan.blocks.flatMap(({ axes }) =>
    axes.flatMap((axis) => {
      const position = axis.keys.indexOf(name);
      return position < 0 ? [] : axis.steps.map((step) => labelOf(step[position] ?? null));
    }),
  );
}
