import { getPath, type JsonObject, nearestName } from '../../base/index.ts';
import type {
  ConfigIssue,
  Limits,
  Place,
  PlannedRun,
  Resources,
  Retry,
  Trial,
  TrialProgram,
} from '../../model/index.ts';
import { type Problem, type Report, shown } from '../problem.ts';
import { deepest, type JsonReader, type MapNode, plainMap } from '../source/node.ts';
import type { PlanBlock } from './block.ts';
import type { CommandTemplate } from './command.ts';
import { type Condition, holds } from './condition.ts';
import type { Defaults } from './defaults.ts';
import { describePlace } from './describe-place.ts';
import { runIdentity } from './identity.ts';
import type { Names } from './names.ts';
import { type Point, pointsOf } from './points.ts';

export interface RunNeeds {
  readonly resources: Resources;
  readonly limits: Limits;
  readonly retry: Retry;
}

export interface RunsRequest {
  readonly blocks: readonly PlanBlock[];
  /** What a run of each block needs. */
  readonly needs: readonly RunNeeds[];
  readonly seeds: readonly number[];
  readonly defaults: Defaults;
  readonly trial: TrialProgram | CommandTemplate;
  readonly names: Names;
  readonly json: JsonReader;
  readonly report: Report;
}

export interface Runs {
  /** Each run once, in the order in which they first come up. */
  readonly runs: readonly PlannedRun[];
  /** How many runs each item of an exclude has left out. */
  readonly excluded: ReadonlyMap<Condition, number>;
}

/** Expands blocks to runs: completes and checks every config, applies excludes, and gives equal runs one id. */
export function expandRuns(request: RunsRequest): Runs {
  const { blocks, seeds, defaults, needs, json } = request;
  const runs = new Map<string, PlannedRun & { readonly places: [Place, ...Place[]] }>();
  /** Of runs that came up more than once. */
  const knownPlaces = new Map<string, Set<string>>();
  const excluded = new Map<Condition, number>();
  const identify = runIdentity();
  const settle = settler(request);
  for (const [i, block] of blocks.entries()) {
    for (const point of pointsOf(block, json)) {
      const filled = defaults.askForSeed ? null : defaults.fill(point.config, placeOf(point, Number.NaN));
      for (const seed of seeds) {
        const place = placeOf(point, seed);
        const config = filled ?? defaults.fill(withSeed(point.config, seed), place);
        const outcome = settle(point, place, config);
        if (outcome === 'faulty') continue;
        if ('tests' in outcome) excluded.set(outcome, (excluded.get(outcome) ?? 0) + 1);
        else add(outcome, place, needs[i] as RunNeeds);
      }
    }
  }
  return { runs: [...runs.values()], excluded };

  function add(spec: Settled, place: Place, { resources, limits, retry }: RunNeeds): void {
    const id = identify(spec);
    const run = runs.get(id);
    if (run === undefined) {
      const { trial, config } = spec;
      runs.set(id, { id, trial, config, places: [place], resources, limits, retry });
      return;
    }
    const places = knownPlaces.get(id) ?? new Set(run.places.map((one) => JSON.stringify(one)));
    knownPlaces.set(id, places);
    if (places.size < places.add(JSON.stringify(place)).size) run.places.push(place);
  }
}

interface Settled {
  readonly trial: Trial;
  readonly config: JsonObject;
}

/** Decides what becomes of a run: completed, left out by an exclude, or faulty (which is reported). */
function settler({ blocks, names, trial, json, report }: RunsRequest) {
  const reportIssue = issueReporter(report, json, blocks.length > 1);
  return (point: Point, place: Place, filled: MapNode): Settled | Condition | 'faulty' => {
    const written = plainMap(filled, json);
    written.seed = place.seed;
    const excludes = point.isKept ? [] : point.block.excludes;
    // Decided by what is written where possible: a combination that makes no sense may be left out before it is checked.
    const early = excludes.find((item) => isDecided(item, place, written) && holds(item, place, written));
    if (early !== undefined) {
      names.observe(written);
      return early;
    }
    const resolution = 'resolve' in trial ? trial.resolve(written) : { ok: true as const, config: written };
    const config = resolution.ok ? resolution.config : written;
    names.observe(config);
    const late = excludes.find((item) => holds(item, place, config));
    if (late !== undefined) return late;
    if (!resolution.ok) {
      for (const issue of resolution.issues) reportIssue(issue, filled, written, place);
      return 'faulty';
    }
    if ('resolve' in trial) return { trial: { program: trial.name }, config };
    const command = trial.fill(place, config, () => describePlace(place, { withSeed: true }));
    return command === null ? 'faulty' : { trial: { command }, config };
  };
}

/** False where a test asks for a key that only the completed config may have. */
function isDecided(item: Condition, place: Place, written: JsonObject): boolean {
  return item.tests.every(
    ({ name }) =>
      name === 'block' || name === 'seed' || Object.hasOwn(place.labels, name) || getPath(written, name) !== undefined,
  );
}

/** Shows an issue of a config under the key or value that brought it in; the same one of many runs once. */
function issueReporter(report: Report, json: JsonReader, hasBlocks: boolean) {
  const known = new Set<string>();
  return (issue: ConfigIssue, config: MapNode, written: JsonObject, place: Place): void => {
    const problem = issueProblem(issue, config, written);
    const { source, start } = problem.at;
    // A key that several kinds lack is one slip.
    const key = `${source.name}:${start}:${(issue.atKey && problem.suggestion) || problem.message}`;
    if (known.has(key)) return;
    known.add(key);
    const isTold =
      problem.at.path[0] === 'matrix' && Object.keys(place.labels).every((axis) => problem.at.path.includes(axis));
    const isOnly = !hasBlocks && Object.keys(place.labels).length === 0;
    report({ ...problem, run: isTold || isOnly ? undefined : describePlace(place) });
  };

  function issueProblem(
    { path, atKey, message, expected, known: names }: ConfigIssue,
    config: MapNode,
    written: JsonObject,
  ): Problem {
    const { node, keyAt, steps } = deepest(config, path);
    const isThere = steps === path.length;
    const name = String(path.at(-1) ?? '');
    const value = isThere ? json(node) : getPath(written, path.join('.'));
    const typed = atKey ? name : typeof value === 'string' ? value : undefined;
    const suggestion = typed === undefined ? undefined : nearestName(typed, names);
    const at =
      (atKey || !isThere || node.kind === 'map') && keyAt !== null
        ? { ...keyAt, path: atKey ? keyAt.path : node.at.path }
        : node.at;
    const hint = atKey && name.includes('.') ? 'dotted keys belong to axes; in a config, maps are nested' : undefined;
    return { at, message, expected, received: atKey ? shown(name) : shown(value), suggestion, hint };
  }
}

function placeOf({ block, labels }: Point, seed: number): Place {
  return { block: block.name, labels, seed };
}

function withSeed(config: MapNode, seed: number): MapNode {
  const value = { kind: 'scalar', value: seed, text: String(seed), at: config.at } as const;
  return { ...config, entries: new Map(config.entries).set('seed', { keyAt: config.at, value }) };
}
