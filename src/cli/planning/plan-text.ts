import { availableParallelism } from 'node:os';
import type { Block, PlannedRun, PlannedSweep } from '../../model/index.ts';
import { type PlanEntry, type PlanStatus, planStatuses } from '../../scheduler/index.ts';
import { runLabel } from './run-label.ts';
import type { Survey } from './survey-sweep.ts';

export interface PlanTextOptions {
  /** `-j`: the most runs that may be under way at once; undefined: as many as the executor takes. */
  readonly jobs: number | undefined;
  /** Whether every run gets its line. */
  readonly listRuns: boolean;
}

/** What `run` would do with a sweep: counts by reason, what would run and how long, and the runs if asked for. */
export function planText(planned: PlannedSweep, survey: Survey, options: PlanTextOptions): string {
  const { entries } = survey;
  const counts = planStatuses.flatMap((status) => {
    const some = entries.filter((entry) => entry.status === status);
    return some.length === 0
      ? []
      : [`${String(some.length).padStart(6)} ${status.padEnd(12)} ${explain(status, some)}${anew(some)}`];
  });
  const runs = options.listRuns ? ['', ...entries.map(runLine)] : [];
  return `${[planHeadline(planned), '', ...counts, '', conclusion(survey, options.jobs ?? slotsOf(planned)), ...runs].join('\n')}\n`;
}

/** `ablation-pr · profile quick · 24 runs: 2 blocks x 4 methods x 3 seeds`; the product only where it is one. */
function planHeadline(planned: PlannedSweep): string {
  const profile = planned.profile === null ? [] : [`profile ${planned.profile}`];
  return [planned.sweep, ...profile, `${count(planned.runs.length, 'run')}${dimensions(planned)}`].join(' · ');
}

function dimensions({ blocks, seeds, runs }: PlannedSweep): string {
  const [first, ...others] = blocks;
  const axes = first === undefined || others.some((block) => shape(block) !== shape(first)) ? [] : first.axes;
  const factors = [
    ...(blocks.length > 1 ? [[blocks.length, 'block'] as const] : []),
    ...axes.map(({ name, steps }) => [steps.length, name] as const),
    [seeds.length, 'seed'] as const,
  ];
  const isProduct = factors.reduce((product, [n]) => product * n, 1) === runs.length;
  return isProduct ? `: ${factors.map(([n, noun]) => count(n, noun)).join(' x ')}` : '';
}

function shape(block: Block): string {
  return block.axes.map((axis) => `${axis.name} ${axis.steps.length}`).join();
}

function explain(status: PlanStatus, entries: readonly PlanEntry[]): string {
  const [first] = entries;
  const only = entries.length === 1 ? first?.detail : null;
  switch (status) {
    case 'done':
      return 'trained before with the same configuration';
    case 'changed':
      return only ?? 'done with other inputs, data or weights';
    case 'new':
      return nameSome(entries.map(({ run }) => run));
    case 'interrupted':
      return only == null ? 'go on from their last checkpoint' : `${only}; goes on from its last checkpoint`;
    case 'running':
      return 'under way';
    case 'failed':
      return first?.start
        ? 'get another round of attempts'
        : `${only ?? 'their attempts failed'} (not retried; --retry-failed does)`;
  }
}

/** How many of the runs that are done are to be done anew. */
function anew(entries: readonly PlanEntry[]): string {
  const some = entries.filter(({ status, start }) => start && (status === 'done' || status === 'changed'));
  return some.length === 0 ? '' : `; ${some.length === entries.length ? 'all' : some.length} are done anew (--rerun)`;
}

/** Runs that can be under way at once, as far as the executor limits them. */
function slotsOf({ executor }: PlannedSweep): number {
  return executor.kind === 'slurm' ? executor.max_jobs : availableParallelism();
}

function conclusion({ entries, durations }: Survey, slots: number): string {
  const starting = entries.filter(({ start }) => start).length;
  if (starting === 0) return 'would run nothing';
  const times = durations();
  const mean = times.reduce((sum, value) => sum + value, 0) / times.length;
  const seconds = (Math.ceil(starting / slots) * mean) / 1000;
  const estimate = times.length === 0 ? '' : `, about ${durationText(seconds)} by the runs before`;
  return `would run ${starting} on ${count(slots, 'slot')}${estimate}`;
}

function runLine({ run, status, start, detail }: PlanEntry): string {
  const reason = detail === null ? '' : `  ${detail}`;
  return `${start ? '>' : ' '} ${run.id}  ${status.padEnd(11)}  ${runLabel(run.places[0])}${reason}`;
}

/** Which runs a count stands for, briefly. */
function nameSome(runs: readonly PlannedRun[]): string {
  const named = runs.slice(0, 2).map((run) => runLabel(run.places[0]));
  const more = runs.length - named.length;
  return named.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

function durationText(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

function count(n: number, noun: string): string {
  return `${n.toLocaleString('en')} ${plural(noun, n)}`;
}

function plural(noun: string, n: number): string {
  return n === 1 || !/^[a-z]{3,}$/.test(noun) || noun.endsWith('s') ? noun : `${noun}s`;
}
