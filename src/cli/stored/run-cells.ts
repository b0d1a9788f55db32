import {
  canonicalJson,
  getPath,
  type JsonObject,
  type JsonValue,
  nearestName,
  secondsBetween,
  usageError,
} from '../../base/index.ts';
import type { Metrics, Place, RunStatus, StoredPlan } from '../../model/index.ts';
import type { RunRow } from '../../store/index.ts';
import { tableMetrics } from '../collect/results.ts';

/** All that a listing can show of one run. */
export interface ListedRun {
  readonly row: RunRow;
  readonly status: RunStatus;
  /** The place it is shown at. */
  readonly place: Place;
  /** null: the run was never started, and its config is not known. */
  readonly config: JsonObject | null;
  /** Empty until it is done. */
  readonly results: Metrics;
}

/**
 * A column by name: an axis, one of the facts below, a result, or a dotted key of the config; in this order. A result of
 * an axis' or a fact's name is `result.NAME`.
 */
export interface Cell {
  readonly name: string;
  readonly value: (run: ListedRun) => JsonValue;
}

const facts: Readonly<Record<string, (run: ListedRun) => JsonValue>> = {
  id: ({ row }) => row.id,
  status: ({ status }) => status,
  block: ({ place }) => place.block,
  seed: ({ place }) => place.seed,
  attempts: ({ row }) => row.attempts,
  started: ({ row }) => row.last?.started ?? null,
  ended: ({ row }) => row.last?.ended ?? null,
  seconds: ({ row }) => secondsBetween(row.last?.started, row.last?.ended),
  step: ({ row }) => row.last?.step ?? null,
  total_steps: ({ row }) => row.last?.totalSteps ?? null,
  slot: ({ row }) => row.last?.slot ?? null,
  host: ({ row }) => row.last?.host ?? null,
  backend: ({ row }) => row.last?.backend ?? null,
  device: ({ row }) => row.last?.device ?? null,
  reason: ({ row, status }) => (isTroubled(status) ? (row.last?.reason ?? null) : null),
  message: ({ row, status }) => (isTroubled(status) ? (row.last?.message ?? null) : null),
};

/** Finds columns by name for some runs of a sweep. A name that stands for nothing is a UserError (exit 2). */
export function cellFinder(plan: StoredPlan, runs: readonly ListedRun[]): (name: string) => Cell {
  const axes = new Set(axisNames(plan));
  const metrics = new Set(runs.flatMap(({ results }) => Object.keys(results)));
  return (name) => {
    if (axes.has(name)) return { name, value: ({ place }) => place.labels[name] ?? null };
    const fact = Object.hasOwn(facts, name) ? facts[name] : undefined;
    if (fact !== undefined) return { name, value: fact };
    const metric = name.startsWith(resultPrefix) ? name.slice(resultPrefix.length) : name;
    if (metrics.has(metric)) return { name, value: ({ results }) => results[metric] ?? null };
    if (runs.some(({ config }) => config !== null && getPath(config, name) !== undefined)) {
      return { name, value: ({ config }) => (config === null ? null : (getPath(config, name) ?? null)) };
    }
    // Before the first run is done nobody knows more of the results than what the tables ask for.
    if (tableMetrics(plan).includes(name)) return { name, value: () => null };
    const known = [...axes, ...Object.keys(facts), ...metrics];
    const near = nearestName(name, known);
    throw usageError(
      [
        `no run has a column "${name}"`,
        ...(near === undefined ? [] : [`did you mean "${near}"?`]),
        `expected one of: ${known.join(', ')}; or a dotted key of the config`,
      ].join('\n'),
    );
  };
}

/** The column of a result, also where an axis or a fact has its name. */
export function resultColumn(plan: StoredPlan, metric: string): string {
  return axisNames(plan).includes(metric) || Object.hasOwn(facts, metric) ? `${resultPrefix}${metric}` : metric;
}

const resultPrefix = 'result.';

/** The names of a sweep's axes, each once, in order; the seeds are none. */
export function axisNames({ blocks }: StoredPlan): readonly string[] {
  return [...new Set(blocks.flatMap(({ axes }) => axes.flatMap(({ keys }) => keys)))];
}

/** Ascending: numbers by value, then texts (numbers within them by value too), then what is missing. */
export function compareValues(a: JsonValue, b: JsonValue): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'number' || typeof b === 'number') return typeof a === 'number' ? -1 : 1;
  const [left, right] = [a, b].map((value) => (typeof value === 'string' ? value : canonicalJson(value)));
  return (left ?? '').localeCompare(right ?? '', 'en', { numeric: true });
}

function isTroubled(status: RunStatus): boolean {
  return status === 'failed' || status === 'interrupted';
}
