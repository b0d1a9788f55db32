import { distinctRuns, labelOf, pointsOf, type SharedAndVaried, sharedAndVaried } from '../analysis/index.ts';
import { canonicalJson, getPath, type JsonValue, shellQuoted } from '../base/index.ts';
import type { RunStatus } from '../model/index.ts';
import { emptyParts } from './empty-parts.ts';
import type { Environment, ReportAttempt, ReportInput, ReportRun } from './input.ts';
import { placeText } from './labels.ts';
import { durationText } from './numbers.ts';
import { unknownMetrics } from './unknown-metrics.ts';

export interface Provenance {
  /** What starts this sweep again. */
  readonly command: string;
  /** The command lines that made the runs, as they were typed, each once and the first attempts' first. */
  readonly commands: readonly string[];
  readonly packageVersion: string;
  /** Where and with what the attempts that count ran: the last of each run. */
  readonly environment: SharedAndVaried;
  /** Fingerprint of data -> the data sets of the runs that saw it, as their configurations name them. */
  readonly dataSets: ReadonlyMap<string, readonly string[]>;
  /** The configurations, by dotted key. */
  readonly config: SharedAndVaried;
  /** What makes runs less comparable than they look. */
  readonly warnings: readonly string[];
  readonly attempts: number;
  /** When the first attempt started and the last one ended, RFC 3339 in UTC; null where nobody knows. */
  readonly began: string | null;
  readonly ended: string | null;
  /** Sums over all attempts. */
  readonly seconds: number;
  readonly gpuHours: number;
  readonly runs: readonly RunLine[];
}

export interface RunLine {
  readonly id: string;
  readonly block: string;
  /** The labels of its first place in one line. */
  readonly label: string;
  /** Both, the block where there are several: what a page calls the run, beside its seed. */
  readonly place: string;
  readonly seed: number;
  readonly status: RunStatus;
  readonly attempts: readonly ReportAttempt[];
  /** Over all its attempts; null where none has ended. */
  readonly seconds: number | null;
}

export function provenanceOf(input: ReportInput): Provenance {
  const { plan, runs, version, warnings } = input;
  const lines = plan.runs.map(({ id, places: [place] }): RunLine => {
    const run = runs.get(id);
    const attempts = run?.attempts ?? [];
    const ended = attempts.flatMap(({ seconds }) => seconds ?? []);
    const label = placeText(plan.report, place.labels);
    return {
      id,
      block: place.block,
      label,
      place: plan.blocks.length > 1 || label === '' ? [place.block, label].filter(Boolean).join(', ') : label,
      seed: place.seed,
      status: run?.status ?? 'new',
      attempts,
      seconds: ended.length === 0 ? null : total(ended),
    };
  });
  const attempts = lines.flatMap((line) => line.attempts);
  const environment = sharedAndVaried(lines.flatMap((line) => line.attempts.at(-1)?.environment ?? []).map(named));
  return {
    command: commandOf(plan),
    commands: [...new Set(attempts.flatMap((attempt) => attempt.command ?? []))],
    packageVersion: version,
    environment,
    dataSets: dataSetsOf(plan.runs.flatMap(({ id }) => runs.get(id) ?? [])),
    config: sharedAndVaried(distinctRuns(pointsOf(plan, runs)).map(({ result }) => result.config)),
    warnings: [
      ...unknownMetrics(input),
      ...emptyParts(input),
      ...(warnings ?? []),
      ...warningsOf(environment),
      ...dataWarnings(runs.values()),
    ],
    attempts: attempts.length,
    began: instants(attempts.map((attempt) => attempt.started)).at(0) ?? null,
    ended: instants(attempts.map((attempt) => attempt.ended)).at(-1) ?? null,
    seconds: total(attempts.map(({ seconds }) => seconds ?? 0)),
    gpuHours: total(attempts.map(({ seconds, gpus }) => ((seconds ?? 0) * gpus) / 3600)),
    runs: lines,
  };
}

/** `24 runs, 25 attempts, 3 min 05 s of computing`. */
export function totalsText({ runs, attempts, seconds, gpuHours }: Provenance): string {
  const gpu = gpuHours > 0 ? `, ${gpuHours.toFixed(2)} GPU hours` : '';
  return `${runs.length} runs, ${attempts} attempts, ${durationText(seconds)} of computing${gpu}`;
}

/** When, where and with what the runs were made, a name and its value or values each. */
export function environmentLines({
  packageVersion,
  environment,
  dataSets,
  attempts,
  began,
  ended,
}: Provenance): readonly (readonly [string, string])[] {
  const values = new Map<string, string>();
  if (began !== null) values.set('made', `${minuteText(began)}${ended === null ? '' : ` to ${minuteText(ended)}`} UTC`);
  for (const [key, value] of environment.shared) if (value !== null) values.set(key, textOf(value));
  if (attempts > 0 && environment.shared.get('git_commit') === null) values.set('git commit', 'none known');
  for (const [key, each] of environment.varied) {
    const texts = each.map(({ value = null, count }) => {
      const sets = key === 'data' && typeof value === 'string' ? (dataSets.get(value) ?? []) : [];
      return `${textOf(value)} (${[...sets, `${count} runs`].join(', ')})`;
    });
    values.set(key, texts.join(', '));
  }
  return [
    ['report by', `sweep ${packageVersion}`],
    ...[...values].map(([key, text]) => [key.replaceAll('_', ' '), text] as const),
  ];
}

/** What could make two runs differ besides their configurations. */
const shouldAgree = ['version', 'node', 'backend', 'device', 'git_commit', 'weights', 'inputs'] as const;

function warningsOf({ shared, varied }: SharedAndVaried): readonly string[] {
  const differing = shouldAgree.flatMap((key) => {
    const values = varied.get(key);
    if (values === undefined) return [];
    const parts = values.map(({ value, count }) => `${textOf(value ?? null)} (${count} run${count === 1 ? '' : 's'})`);
    return [`runs differ in ${key.replaceAll('_', ' ')}: ${parts.join(', ')}`];
  });
  const dirty = shared.get('git_dirty') === true || varied.get('git_dirty')?.some(({ value }) => value === true);
  return dirty ? [...differing, 'some runs were made from a working tree with uncommitted changes'] : differing;
}

function dataSetsOf(runs: readonly ReportRun[]): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, Set<string>>();
  for (const { config, attempts } of runs) {
    const fingerprint = attempts.at(-1)?.environment.data ?? null;
    const name = getPath(config, 'data.set');
    if (fingerprint === null || typeof name !== 'string') continue;
    names.set(fingerprint, (names.get(fingerprint) ?? new Set()).add(name));
  }
  return new Map([...names].map(([fingerprint, sets]) => [fingerprint, [...sets]]));
}

/** Runs of one data configuration whose data were not the same. */
function dataWarnings(runs: Iterable<ReportRun>): readonly string[] {
  const bySection = new Map<string, Set<string>>();
  for (const { config, attempts } of runs) {
    const fingerprint = attempts.at(-1)?.environment.data ?? null;
    if (fingerprint === null) continue;
    const section = canonicalJson(config.data ?? null);
    bySection.set(section, (bySection.get(section) ?? new Set()).add(fingerprint));
  }
  return [...bySection].flatMap(([section, fingerprints]) =>
    fingerprints.size > 1 ? [`runs with data ${section} saw different data: ${[...fingerprints].join(', ')}`] : [],
  );
}

function textOf(value: JsonValue): string {
  if (value === null) return 'unknown';
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : labelOf(value);
}

/** In order; as UTC, whatever clock wrote them down. */
function instants(times: readonly (string | null)[]): readonly string[] {
  return times.flatMap((time) => (time === null ? [] : new Date(time).toISOString())).sort();
}

/** `2026-01-02 03:04` */
function minuteText(time: string): string {
  return time.slice(0, 16).replace('T', ' ');
}

function named(environment: Environment) {
  const { gitCommit, gitDirty, ...rest } = environment;
  return { ...rest, git_commit: gitCommit, git_dirty: gitDirty };
}

function commandOf({ file, profile, overrides }: ReportInput['plan']): string {
  const seeds = overrides.filter((one) => one.startsWith('seeds=')).map((one) => `--seeds ${one.slice(6)}`);
  const assignments = overrides.filter((one) => !one.startsWith('seeds=')).map(shellQuoted);
  const options = profile === null ? [] : ['--profile', shellQuoted(profile)];
  return ['sweep run', shellQuoted(file), ...assignments, ...options, ...seeds].join(' ');
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
