import { resolve } from 'node:path';
import { ExitCode, environmentError, UserError, usageError } from '../base/index.ts';
import type { Enqueue } from '../control/index.ts';
import { findObstacle, searchPath } from '../executors/index.ts';
import type { PlannedSweep } from '../model/index.ts';
import { toStoredPlan, writeStoredPlan } from '../rundir/index.ts';
import type { StoreWriter } from '../store/index.ts';
import { requireCapacity } from './capacity.ts';
import { entriesOf, sweepInPlay } from './entries.ts';
import type { Entry, Orchestrator } from './orchestration.ts';
import type { Slots } from './slots.ts';
import type { SweepOptions } from './sweep-options.ts';

/**
 * Adds the missing runs of another sweep, and gives one line on what that came to. What has failed or was given up here
 * before is begun again where the sweep asks for it. Throws a UserError where the runs cannot be done here.
 */
export async function enqueue(
  options: SweepOptions,
  store: StoreWriter,
  orchestrator: Orchestrator,
  slots: Slots,
  command: Enqueue,
  /** Has GPUs looked for, where that was not done before. */
  offerGpus: () => Promise<void>,
): Promise<string> {
  const planned = readPlanned(command.planned);
  const { kind } = options.planned.executor;
  if (planned.executor.kind !== kind) {
    throw new UserError(
      `the orchestrator at work here runs on ${kind}, and ${planned.storedAs} is to run on ${planned.executor.kind}; run it once that has ended`,
      ExitCode.locked,
    );
  }
  const only = command.only === null ? {} : { only: new Set(command.only) };
  const sweep = sweepInPlay(options, planned);
  const entries = entriesOf({ root: options.root, retryFailed: command.retryFailed, ...only }, store, planned, sweep);
  const starting = entries.filter(({ state }) => state === 'ready');
  if (starting.some(({ resources }) => resources.gpus > 0)) await offerGpus();
  requireCapacity(
    slots,
    starting.map(({ run }) => run),
  );
  if (kind === 'local') requirePrograms(options.root, planned, starting);
  const plan = toStoredPlan(planned);
  store.putPlan(plan);
  writeStoredPlan(options.root, plan, options.clock);
  options.onChange?.({ type: 'enqueued', planned });
  const known = orchestrator.entries;
  const givenUp = new Set(starting.flatMap(({ run: { id } }) => (known.get(id)?.state === 'left' ? [id] : [])));
  const added = starting.filter(({ run: { id } }) => !known.has(id)).length + givenUp.size;
  orchestrator.add(entries);
  await orchestrator.steer('retry', ({ run }) => givenUp.has(run.id), false);
  store.setWaiting(orchestrator.waiting().map(({ run }) => run.id));
  return `${added} of the ${planned.runs.length} runs of ${planned.storedAs} added`;
}

/** Throws exit 4 where something is missing here to start the runs with: whoever asks may have another PATH. */
function requirePrograms(root: string, { launch, storedAs }: PlannedSweep, starting: readonly Entry[]): void {
  const path = searchPath(launch.env, process.env);
  const programs = new Set(starting.map(({ run, sweep }) => sweep.launcher.command(run)[0] ?? ''));
  const lines = [...programs].flatMap((name) => findObstacle(name, resolve(root, launch.cwd), path)?.message ?? []);
  if (lines.length === 0) return;
  throw environmentError(
    `The orchestrator at work cannot start ${storedAs}:\n  ${[...new Set(lines)].join('\n  ')}\nNothing was added.`,
  );
}

/** The planned sweep in a message of our own cli; its run ids become paths, so those are looked at. */
function readPlanned(value: object): PlannedSweep {
  const planned = value as PlannedSweep;
  const isWellFormed =
    typeof planned.storedAs === 'string' &&
    /^[a-z0-9][a-z0-9@_-]*$/i.test(planned.storedAs) &&
    Array.isArray(planned.runs) &&
    planned.runs.every((run) => /^[0-9a-f]{16}$/.test(run?.id));
  if (!isWellFormed) throw usageError('that is no planned sweep');
  return planned;
}
