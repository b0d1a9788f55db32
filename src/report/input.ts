import type { RunResult, Series } from '../analysis/index.ts';
import type { FigureSpec, Group, Outcome, ReportSpec, StoredPlan } from '../model/index.ts';
import type { ScoreSource } from './bootstrap.ts';

/**
 * All that a report is made of, as plain data collected by the caller. It holds no present time and no path of a
 * machine, so the same store gives the same report, byte for byte.
 */
export interface ReportInput {
  readonly plan: StoredPlan;
  /** By run id; runs of the plan that were never started may be missing only if their config is unknown. */
  readonly runs: ReadonlyMap<string, ReportRun>;
  /** What readers must be told about the numbers, from the trial program: `generated data`. */
  readonly notices: readonly string[];
  /** Version of the package that writes the report. */
  readonly version: string;
  readonly series: ReportSeries;
  /** Names of all metrics that runs have, to name the one that was meant where the report asks for none of them. */
  readonly reported?: { readonly results: readonly string[]; readonly series: readonly string[] };
  /** Read when they are needed, a run at a time. Absent: there are none. */
  readonly scores?: ScoreSource;
  /** What else readers must know: runs that were done with other inputs, a figure that could not be made. */
  readonly warnings?: readonly string[];
  /** For figures of kind `loss-gradients`, by the id of the figure (with its value of `each`); others are not drawn. */
  readonly lossGradients?: ReadonlyMap<string, readonly GradientCurve[]>;
}

/** The gradient of a loss with respect to a logit, by ascending logit. */
export interface GradientCurve {
  readonly label: string;
  readonly points: readonly { readonly logit: number; readonly gradient: number }[];
}

export interface ReportRun extends RunResult {
  /** Oldest first. */
  readonly attempts: readonly ReportAttempt[];
  /** Why the run's last attempt failed; null unless the run's status is `failed`. */
  readonly failure: ReportFailure | null;
}

export interface ReportFailure {
  readonly reason: string;
  readonly message: string;
  /** The last lines of standard error, oldest first. */
  readonly stderr: readonly string[];
}

export interface ReportAttempt {
  readonly number: number;
  readonly status: Outcome['status'] | 'running';
  readonly reason: string | null;
  /** RFC 3339; null where nobody knows. */
  readonly started: string | null;
  readonly ended: string | null;
  /** Wall time; null while it runs or where its end is unknown. */
  readonly seconds: number | null;
  /** GPUs it held; a share counts as such. */
  readonly gpus: number;
  /** The command line that started the orchestrator, as it was typed; null where nobody wrote it down. */
  readonly command: string | null;
  /** Where it ran and with what; null where nobody said. */
  readonly environment: Environment;
}

export interface Environment {
  readonly version: string | null;
  readonly node: string | null;
  readonly backend: string | null;
  readonly device: string | null;
  readonly host: string | null;
  readonly gitCommit: string | null;
  readonly gitDirty: boolean | null;
  /** Fingerprint of the data that was trained on. */
  readonly data: string | null;
  /** SHA-256 of the initial weights. */
  readonly weights: string | null;
  /** SHA-256 over the checksums of the input files; null for a run without any. */
  readonly inputs: string | null;
}

export interface ProbabilityPoint {
  readonly step: number;
  readonly group: Group;
  readonly positive: number | null;
  readonly negative: number | null;
}

/** What runs reported along the way, by run id. Only what `seriesNeeded` names is looked at. */
export interface ReportSeries {
  readonly probability: ReadonlyMap<string, readonly ProbabilityPoint[]>;
  /** run id -> metric -> values. */
  readonly metrics: ReadonlyMap<string, ReadonlyMap<string, Series>>;
}

/** The final metrics that a report prints or draws, so that a caller reads no others; `AP/*` stands for many. */
export function metricsNeeded(report: ReportSpec): readonly string[] {
  return [...resultsUsed(report).keys()];
}

/** The final metrics with the parts of the report that ask for each: `table main`. */
export function resultsUsed({ tables, figures, claims }: ReportSpec): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, Set<string>>();
  const use = (user: string, names: readonly string[]) => {
    for (const name of names) users.set(name, (users.get(name) ?? new Set()).add(user));
  };
  for (const { id, columns, metric } of tables) {
    use(`table ${id}`, typeof columns === 'string' ? [metric ?? []].flat() : columns.map(([, name]) => name));
  }
  for (const figure of figures) if (!isOverSteps(figure)) use(`figure ${figure.id}`, [figure.metric ?? []].flat());
  for (const { id, metric } of claims) use(`claim ${id}`, metric);
  return new Map([...users].map(([name, parts]) => [name, [...parts]]));
}

/** Which series the figures of a report draw, so that a caller reads no others from the store. */
export function seriesNeeded(report: ReportSpec): {
  readonly probability: boolean;
  readonly metrics: readonly string[];
} {
  return {
    probability: report.figures.some(({ kind }) => kind === 'probability-map'),
    metrics: [...new Set(report.figures.filter(isOverSteps).flatMap(({ metric }) => metric ?? []))],
  };
}

function isOverSteps({ kind, x }: FigureSpec): boolean {
  return kind === 'curves' && x === null;
}
