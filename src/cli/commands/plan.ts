import { canonicalWriter, ExitCode, type JsonObject } from '../../base/index.ts';
import type { Place } from '../../model/index.ts';
import type { PlanEntry } from '../../scheduler/index.ts';
import type { Context } from '../context.ts';
import { loadSweep } from '../planning/load-sweep.ts';
import { planText } from '../planning/plan-text.ts';
import { selectRuns } from '../planning/select-runs.ts';
import { compareWithStored, type SinceStored, sinceText } from '../planning/since-stored.ts';
import { obstaclesText } from '../planning/startable.ts';
import { surveySweep } from '../planning/survey-sweep.ts';
import { trialInputs } from '../planning/trial-inputs.ts';

export interface PlanCommandOptions {
  readonly profile?: string;
  readonly seeds?: number;
  readonly only: readonly string[];
  readonly rerun: readonly string[];
  readonly retryFailed?: boolean;
  readonly jobs?: number;
  readonly json?: boolean;
}

interface PlanOnlyOptions extends PlanCommandOptions {
  readonly since?: boolean;
}

/** Shows what `run` would do, and why. Writes nothing. */
export async function plan(
  context: Context,
  sweep: string,
  overrides: readonly string[],
  options: PlanOnlyOptions,
): Promise<ExitCode> {
  const source = loadSweep(context, sweep, overrides, options);
  const { planned } = source;
  const inputs = trialInputs(context, planned.runs);
  const survey = surveySweep(context, planned, {
    retryFailed: options.retryFailed ?? false,
    only: selectRuns(planned, options.only),
    rerun: options.rerun,
    inputs,
  });
  const starting = survey.entries.flatMap(({ run, start }) => (start ? [run] : []));
  const obstacles = await obstaclesText(context, source, starting, {
    jobs: options.jobs ?? null,
    gpus: 'all',
    inputs,
  });
  const since = options.since ? compareWithStored(context.root, planned) : null;
  if (options.json) {
    writePlanJson(context, survey.entries, since);
    if (obstacles !== null) context.stderr.write(obstacles);
  } else {
    const { jobs } = options;
    context.stdout.write(planText(planned, survey, { jobs, listRuns: !context.quiet && since === null }));
    if (obstacles !== null) context.stdout.write(`\n${obstacles}`);
    if (since !== null) context.stdout.write(`\n${sinceText(since)}`);
  }
  return ExitCode.ok;
}

/**
 * One run a line inside one array, written a thousand at a time, so that a large plan need not be held as one text; with
 * `since`, how each run has changed.
 */
export function writePlanJson(
  { stdout }: Context,
  entries: readonly PlanEntry[],
  since: SinceStored | null = null,
): void {
  const dropped = since?.dropped ?? [];
  // Configs of a sweep share most of their parts.
  const write = canonicalWriter();
  const row = (id: string, status: string, place: Place, config: JsonObject | null, change: string | null) => {
    const labels = { ...place.labels, seed: place.seed };
    const head = JSON.stringify({ id, status, block: place.block, labels }).slice(0, -1);
    const tail = change === null ? '' : `,"since":"${change}"`;
    return `${head},"config":${config === null ? 'null' : write(config)}${tail}}`;
  };
  const rowAt = (i: number): string => {
    const entry = entries[i];
    const gone = dropped[i - entries.length];
    if (entry === undefined) return gone ? row(gone.id, gone.status, gone.place, gone.config, 'dropped') : '';
    const { run, status } = entry;
    return row(run.id, status, run.places[0], run.config, since && (since.isNew(run.id) ? 'added' : 'kept'));
  };
  const count = entries.length + dropped.length;
  stdout.write('[\n');
  for (let start = 0; start < count; start += 1000) {
    const rows = Array.from({ length: Math.min(1000, count - start) }, (_, i) => rowAt(start + i));
    stdout.write(`${rows.join(',\n')}${start + rows.length < count ? ',' : ''}\n`);
  }
  stdout.write(']\n');
}
