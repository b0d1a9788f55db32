import { availableParallelism } from 'node:os';
import { ExitCode } from '../../base/index.ts';
import type { PlanEntry } from '../../scheduler/index.ts';
import type { Context } from '../context.ts';
import { loadSweep } from '../load-sweep.ts';
import { planText } from '../plan-text.ts';
import { selectRuns } from '../select-runs.ts';
import { surveySweep } from '../survey-sweep.ts';

export interface PlanCommandOptions {
  readonly profile?: string;
  readonly seeds?: number;
  readonly only: readonly string[];
  readonly retryFailed?: boolean;
  readonly jobs?: number;
  readonly json?: boolean;
}

/** Shows what `run` would do, and why. Writes nothing. */
export function plan(
  context: Context,
  sweep: string,
  overrides: readonly string[],
  options: PlanCommandOptions,
): ExitCode {
  const planned = loadSweep(context, sweep, overrides, options);
  const only = selectRuns(planned, options.only);
  const { entries, durations } = surveySweep(context, planned, { retryFailed: options.retryFailed ?? false, only });
  if (options.json) context.stdout.write(planJson(entries));
  else
    context.stdout.write(
      planText(planned, entries, {
        durations,
        slots: options.jobs ?? availableParallelism(),
        listRuns: !context.quiet,
      }),
    );
  return ExitCode.ok;
}

/** One run a line inside one array, so that large plans can be read as they come. */
export function planJson(entries: readonly PlanEntry[]): string {
  const rows = entries.map(({ run, status }) => {
    const { block, labels, seed } = run.places[0];
    return JSON.stringify({ id: run.id, status, block, labels: { ...labels, seed }, config: run.config });
  });
  return `[\n${rows.join(',\n')}\n]\n`;
}
