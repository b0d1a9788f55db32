import type { JsonObject, JsonValue } from '../base/index.ts';
import type { ReportSpec } from './report-spec.ts';
import type { Place, PlannedRun } from './run.ts';

/** How a run's program is started; no part of its identity. */
export interface Launch {
  /** Put before the command: `[conda, run, -n, lt]`. */
  readonly launcher: readonly string[];
  /** Working folder relative to the root; '' is the root itself. */
  readonly cwd: string;
  readonly env: { readonly set: Readonly<Record<string, string>>; readonly hide: readonly string[] };
  /** What stays of a finished run's checkpoint folder. */
  readonly keep: 'weights' | 'checkpoint' | 'nothing';
  /** Globs of files whose content matters; null: the arguments that are files in the root. */
  readonly inputs: readonly string[] | null;
}

export type ExecutorSpec =
  | { readonly kind: 'local' }
  | {
      readonly kind: 'slurm';
      readonly partition: string | null;
      readonly account: string | null;
      readonly qos: string | null;
      readonly constraint: string | null;
      readonly exclude: string | null;
      readonly max_jobs: number;
      readonly setup: readonly string[];
      readonly arguments: readonly string[];
    };

export type SlurmSpec = Extract<ExecutorSpec, { readonly kind: 'slurm' }>;

/** What `kind: slurm` alone means. */
export const defaultSlurm: SlurmSpec = {
  kind: 'slurm',
  partition: null,
  account: null,
  qos: null,
  constraint: null,
  exclude: null,
  max_jobs: 50,
  setup: [],
  arguments: [],
};

/** Go on after failed runs, stop at the first, or stop after so many. */
export type FailurePolicy = 'continue' | 'stop' | number;

export interface Axis {
  /** The axis' name; a zip is named by its first key. The seeds are no axis here. */
  readonly name: string;
  readonly kind: 'labelled' | 'key' | 'zip';
  /** The keys under which the axis shows in labels: [name], or every key of a zip. */
  readonly keys: readonly string[];
  /** For each step of the axis its label or values, in the order of `keys`. */
  readonly steps: readonly (readonly JsonValue[])[];
}

export interface Block {
  /** As written, or block-1, block-2, ... by position. */
  readonly name: string;
  readonly axes: readonly Axis[];
}

/** What a sweep file says with one profile and one command line, fully expanded. Plain data: survives JSON unchanged. */
export interface PlannedSweep {
  /** `sweep:` of the file. */
  readonly sweep: string;
  /** The chosen profile; null where the file has none. */
  readonly profile: string | null;
  /** The names of all profiles of the file, in order. */
  readonly profiles: readonly string[];
  /** Its key in the store and under reports/: the name, with @profile where the profile is not the default. */
  readonly storedAs: string;
  readonly title: string | null;
  /** The file, relative to the root with forward slashes. */
  readonly file: string;
  /** Command-line overrides (and --seeds as `seeds=N`), as given. */
  readonly overrides: readonly string[];
  readonly blocks: readonly Block[];
  readonly seeds: readonly number[];
  /** Each run once, in the order in which they first come up. */
  readonly runs: readonly PlannedRun[];
  readonly launch: Launch;
  readonly failures: FailurePolicy;
  readonly executor: ExecutorSpec;
  readonly report: ReportSpec;
}

/** A sweep as last run: what runs/sweeps/<storedAs>.json holds. The configs stand in the run folders. */
export type StoredPlan = Omit<PlannedSweep, 'runs'> & {
  readonly format: 1;
  readonly runs: readonly { readonly id: string; readonly places: readonly [Place, ...Place[]] }[];
};

/** A program built into the tool, as the planner knows it: its config checked and completed, nothing executed. */
export interface TrialProgram {
  readonly name: string;
  /** Fills in every default and checks all fields. Pure; called once per run, so it memoises what it can. */
  readonly resolve: (config: JsonObject) => ProgramResolution;
  /** JSON Schema (draft 2020-12) of the config as people write it: nothing required. */
  readonly jsonSchema: JsonObject;
  /**
   * What readers of results must be told about a config, or null: the banner over numbers that are not those of the
   * real experiment (`generated data`, say).
   */
  readonly notice: (config: JsonObject) => string | null;
}

export type ProgramResolution =
  | { readonly ok: true; readonly config: JsonObject }
  | { readonly ok: false; readonly issues: readonly ConfigIssue[] };

export interface ConfigIssue {
  /** Where in the config. */
  readonly path: readonly (string | number)[];
  /** True where the key itself is wrong (unknown), false where its value is. */
  readonly atKey: boolean;
  /** One line: `unknown field "lambda1_neq" in loss "pr"`. */
  readonly message: string;
  /** `expected one of: ...`, `a number >= 0`; without the word "expected". */
  readonly expected: string;
  /** The names that would have been right, for "did you mean". */
  readonly known: readonly string[];
}
