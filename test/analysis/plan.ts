import type { JsonObject, JsonValue } from '../../src/base/index.ts';
import type {
  Axis,
  ClaimSpec,
  FigureSpec,
  Labels,
  Metrics,
  ReportSpec,
  RunStatus,
  StoredPlan,
  TableSpec,
} from '../../src/model/index.ts';

/** One run of a test sweep: where it stands and what came of it. */
export interface Given {
  readonly block?: string;
  readonly labels: Labels;
  readonly seed: number;
  readonly status?: RunStatus;
  readonly metrics?: Metrics;
  readonly config?: JsonObject;
  /** The same id at several places makes one shared run. */
  readonly id?: string;
}

/** A stored plan of such runs, its axes listed in the order in which their values are given. */
export function planOf(given: readonly Given[], report: Partial<ReportSpec>, axes?: readonly Axis[]): StoredPlan {
  const places = new Map<string, { block: string; labels: Labels; seed: number }[]>();
  for (const run of given) {
    const id = idOf(run);
    places.set(id, [...(places.get(id) ?? []), { block: blockOf(run), labels: run.labels, seed: run.seed }]);
  }
  return {
    format: 1,
    sweep: 'demo',
    profile: 'quick',
    profiles: ['quick', 'paper'],
    storedAs: 'demo',
    title: 'Table 3. A demonstration',
    file: 'sweeps/demo.yaml',
    overrides: [],
    blocks: [...new Set(given.map(blockOf))].map((name) => ({
      name,
      axes: axes ?? axesOf(given.filter((run) => blockOf(run) === name)),
    })),
    seeds: [...new Set(given.map(({ seed }) => seed))],
    runs: [...places].flatMap(([id, [first, ...rest]]) => (first ? [{ id, places: [first, ...rest] as const }] : [])),
    launch: { launcher: [], cwd: '', env: { set: {}, hide: [] }, keep: 'weights', inputs: null },
    failures: 'continue',
    executor: { kind: 'local' },
    report: { lower_is_better: [], labels: {}, tables: [], figures: [], claims: [], ...report },
  };
}

export function resultsOf(
  given: readonly Given[],
): ReadonlyMap<string, { status: RunStatus; config: JsonObject; metrics: Metrics | null }> {
  return new Map(
    given.map((run) => [
      idOf(run),
      {
        status: run.status ?? (run.metrics ? 'done' : 'new'),
        config: run.config ?? {},
        metrics: run.metrics ?? null,
      },
    ]),
  );
}

export function table(spec: Partial<TableSpec>): TableSpec {
  return {
    id: 'table3',
    title: 'Table 3',
    each: null,
    where: {},
    rows: ['method'],
    columns: [['total', 'mAP/total']],
    metric: null,
    precision: 2,
    sort: null,
    reference: null,
    ...spec,
  };
}

export function claim(spec: Partial<ClaimSpec>): ClaimSpec {
  return {
    id: 'a-beats-b',
    title: null,
    each: null,
    where: {},
    metric: ['mAP/total'],
    better: 'A',
    than: ['B'],
    axis: 'method',
    by: 0,
    same_within: null,
    source: null,
    ...spec,
  };
}

export function figure(spec: Partial<FigureSpec>): FigureSpec {
  return {
    id: 'figure4',
    title: null,
    kind: 'probability-map',
    each: null,
    where: {},
    panels: null,
    lines: null,
    metric: null,
    sign: null,
    x: null,
    y: null,
    options: {},
    ...spec,
  };
}

export function idOf({ id, block, labels, seed }: Given): string {
  return id ?? JSON.stringify([block ?? 'block-1', labels, seed]);
}

function blockOf({ block }: Given): string {
  return block ?? 'block-1';
}

function axesOf(given: readonly Given[]): readonly Axis[] {
  const names = [...new Set(given.flatMap(({ labels }) => Object.keys(labels)))];
  return names.map((name) => {
    const values = new Set<JsonValue>(given.flatMap(({ labels }) => labels[name] ?? []));
    return { name, kind: 'labelled', keys: [name], steps: [...values].map((value) => [value]) };
  });
}
