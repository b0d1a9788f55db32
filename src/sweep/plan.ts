import type { PlannedSweep, TrialProgram } from '../model/index.ts';
import { type Diagnostic, diagnose, inReadingOrder } from './diagnostics.ts';
import { type PlanBlock, readBlocks, shownBlock } from './expand/block.ts';
import type { Condition } from './expand/condition.ts';
import { readDefaults } from './expand/defaults.ts';
import { checkNames } from './expand/names.ts';
import { type Override, pickLabels, readOverrides } from './expand/overrides.ts';
import { countPoints } from './expand/points.ts';
import { type ChosenProfile, chooseProfile } from './expand/profile.ts';
import { expandRuns, type Runs } from './expand/runs.ts';
import { readSeeds } from './expand/seeds.ts';
import { readExecutor, readLaunch, readLimits, readResources, readRetry } from './expand/settings.ts';
import { chooseTrial } from './expand/trial.ts';
import { vocabularyOf } from './expand/vocabulary.ts';
import { writtenWords } from './expand/written-words.ts';
import { loadFiles, type SourceReader } from './load.ts';
import { maximumProblems, type Problem, type Report, shown } from './problem.ts';
import { readReport } from './report/read-report.ts';
import { schemaKnows } from './schema/schema-knows.ts';
import { sweepFile } from './schema/sweep-file.ts';
import { validate } from './schema/validate.ts';
import { child, childMap, deepest, emptyMap, type JsonReader, jsonReader, type MapNode } from './source/node.ts';
import type { KeyPath } from './source/source.ts';

export interface PlanRequest {
  /** Relative to the root, with forward slashes. */
  readonly file: string;
  readonly reader: SourceReader;
  /** null: the first of the file. */
  readonly profile: string | null;
  /** `key=value`, as typed. */
  readonly overrides: readonly string[];
  /** `--seeds N`. */
  readonly seeds: number | null;
  readonly programs: ReadonlyMap<string, TrialProgram>;
}

export type PlanResult =
  | {
      readonly planned: PlannedSweep;
      /** Something wrong that only the machine tells, at its place in the files: `[trial, command, 0]`. */
      readonly diagnoseAt: (path: KeyPath, problem: Omit<Problem, 'at'>) => Diagnostic;
    }
  | { readonly diagnostics: readonly Diagnostic[] };

const maximumRuns = 1_000_000;

/**
 * Expands a sweep file to its runs, in order, each with its resolved config and id; or says all that is wrong with it.
 * Never throws, whatever the files hold.
 */
export function planSweep(request: PlanRequest): PlanResult {
  const problems: Problem[] = [];
  const result = plan(request, problems, (problem) => {
    if (problems.length < maximumProblems) problems.push(problem);
  });
  if (result === null || problems.length > 0) return { diagnostics: inReadingOrder(problems) };
  const { planned, tree } = result;
  return { planned, diagnoseAt: (path, problem) => diagnose({ ...problem, at: deepest(tree, path).node.at }) };
}

function plan(
  request: PlanRequest,
  problems: readonly Problem[],
  report: Report,
): { readonly planned: PlannedSweep; readonly tree: MapNode } | null {
  const { profile, overrides: texts, programs } = request;
  let isShaken = false;
  /** Top-level keys of which something was reported, and may be left out. */
  const faulty = new Set<string>();
  const watch: Report = (problem) => {
    isShaken ||= shakesNames(problem);
    faulty.add(String(problem.at.path[0] ?? ''));
    report(problem);
  };
  const json = jsonReader();
  const overrides = readOverrides(texts, watch);
  const loaded = loadFiles(request.file, request.reader, json, watch);
  const chosen = loaded && chooseProfile(loaded.file, profile, watch);
  const valid = chosen && validate(sweepFile, chosen.file, json, watch);
  if (loaded === null || chosen === null || valid === null) return null;
  const { value: file } = valid;
  // What is wrong with the file as a whole stands at its own beginning, not at that of a profile laid over it.
  const tree = { ...valid.tree, at: loaded.written[0]?.at ?? valid.tree.at };
  isShaken ||= !loaded.whole;
  if (file.sweep === undefined && !faulty.has('sweep')) report(missingName(request.file, tree));

  const vocabulary = vocabularyOf(chosen.matrices);
  const isWritten = writtenWords(loaded);
  const names = checkNames(vocabulary, (name, problem) => {
    if (!isShaken || !isWritten(name)) report(problem);
  });
  const blocks = readBlocks(child(tree, 'matrix'), childMap(tree, 'config') ?? emptyMap(tree.at), {
    overrides,
    names,
    json,
    report: watch,
  });
  for (const override of overrides) {
    const axis = [...vocabulary].find(([name, labels]) => labels === null && undoes(override, name));
    if (axis !== undefined) watch(axisIsUndone(override, axis[0]));
    if (override.key === 'block') watch(blockIsNoKey(override));
    else if (vocabulary.get(override.key)) pickLabels(override, [], names);
  }
  const seeds = readSeeds(file.seeds, request.seeds, overrides, json, watch);
  const trial = chooseTrial(tree, programs, names, watch);
  const profiles = [...(childMap(loaded.file, 'profiles')?.entries.keys() ?? [])];
  const settings = {
    launch: readLaunch(tree, file.trial, watch),
    executor: readExecutor(tree, file.executor, faulty.has('executor') ? () => {} : watch),
    report: readReport(tree, file.report, { names, profiles, report }),
  };
  if (trial === null || isTooLarge(blocks, seeds.length, json, tree, watch)) return null;

  const result = expandRuns({
    blocks,
    seeds,
    defaults: readDefaults(tree, names, json),
    trial,
    needs: [file.matrix ?? {}].flat().map((block) => ({
      resources: readResources(file.resources, block.resources),
      limits: readLimits(file.limits, block.limits),
      retry: readRetry(file.retry, block.retry),
    })),
    names,
    json,
    report,
  });
  names.finish((key) => 'jsonSchema' in trial && schemaKnows(trial.jsonSchema, key));
  if (result.runs.length === 0 && problems.length === 0) report(noRuns(result, blocks, overrides, tree));
  const planned: PlannedSweep = {
    sweep: file.sweep ?? '',
    ...stored(file.sweep ?? '', chosen),
    profiles,
    title: file.title ?? null,
    file: request.file,
    overrides: [...texts, ...(request.seeds === null ? [] : [`seeds=${request.seeds}`])],
    blocks: blocks.map(shownBlock),
    seeds,
    runs: result.runs,
    failures: file.failures ?? 'continue',
    ...settings,
  };
  return { planned, tree };
}

/** True for an error after which names that nobody seems to know may be meant for what could not be read. */
function shakesNames({ at, suggestion }: Problem): boolean {
  const parts = ['matrix', 'profiles', 'extends', 'config', 'defaults'];
  return parts.includes(String(at.path[0])) || (at.path.length === 0 && parts.includes(suggestion ?? ''));
}

function blockIsNoKey({ keyAt }: Override): Problem {
  return {
    at: keyAt,
    message: '`block` cannot be overridden',
    expected: 'an axis or a config key',
    received: '"block"',
    hint: 'to train some blocks only: --only block=NAME',
  };
}

/** True where an override would put a map over an axis' value, or a value over the map that it stands in. */
function undoes({ key, values }: Override, axis: string): boolean {
  return key.startsWith(`${axis}.`) || (axis.startsWith(`${key}.`) && values.some(({ node }) => node.kind !== 'map'));
}

function axisIsUndone({ key, keyAt }: Override, axis: string): Problem {
  return {
    at: keyAt,
    message: `${shown(key)} would undo the axis ${shown(axis)}, whose labels the runs would keep`,
    expected: `a value for ${axis} itself, or another key`,
    received: shown(key),
  };
}

function missingName(path: string, { at }: MapNode): Problem {
  return {
    at: { ...at, end: at.start },
    message: `"sweep" is missing: ${path} can be extended, and not run`,
    expected: '`sweep: name`',
    received: 'no name',
  };
}

function stored(sweep: string, { name, isDefault }: ChosenProfile): { profile: string | null; storedAs: string } {
  return { profile: name, storedAs: isDefault ? sweep : `${sweep}@${name}` };
}

function isTooLarge(
  blocks: readonly PlanBlock[],
  seeds: number,
  json: JsonReader,
  file: MapNode,
  report: Report,
): boolean {
  const limit = maximumRuns / Math.max(seeds, 1);
  const points = blocks.reduce((sum, block) => sum + (sum > limit ? 0 : countPoints(block, json, limit)), 0);
  if (points <= limit) return false;
  const at = file.entries.get('matrix')?.keyAt ?? file.at;
  const received = `${points * seeds} runs`;
  report({
    at: { ...at, path: ['matrix'] },
    message: 'the sweep is too large',
    expected: `at most ${maximumRuns} runs`,
    received,
  });
  return true;
}

/** Which exclude, or which choice of the command line, leaves no run. */
function noRuns(
  { excluded }: Runs,
  blocks: readonly PlanBlock[],
  overrides: readonly Override[],
  file: MapNode,
): Problem {
  const expected = 'at least one run';
  const received = 'none';
  const items = blocks.flatMap((block) => block.excludes).filter((item) => excluded.has(item));
  const most = items.reduce<Condition | undefined>(
    (best, item) => ((excluded.get(item) ?? 0) > (best ? (excluded.get(best) ?? 0) : 0) ? item : best),
    undefined,
  );
  if (most !== undefined) {
    const total = [...excluded.values()].reduce((sum, n) => sum + n, 0);
    const own = excluded.get(most) ?? 0;
    const share = own === total ? `all ${total} runs` : `${own} of ${total} runs, other items the rest`;
    return { at: most.at, message: `no run is left: this exclude leaves out ${share}`, expected, received };
  }
  const empty = blocks.flatMap(({ axes }) => axes).find(({ steps }) => steps.length === 0);
  const override = overrides.find(({ key }) => key === empty?.name);
  const at = override?.keyAt ?? file.entries.get('matrix')?.keyAt ?? file.at;
  const message = override
    ? `no run is left: ${shown(override.key)} picks no label of this sweep`
    : 'the sweep has no runs';
  return { at, message, expected, received };
}
