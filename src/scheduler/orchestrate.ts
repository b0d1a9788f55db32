import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { bootId, environmentError, ownProcess } from '../base/index.ts';
import { type Command, type Reply, serveControl } from '../control/index.ts';
import { type Gpu, listGpus, localExecutor } from '../executors/index.ts';
import type { PlannedSweep } from '../model/index.ts';
import {
  diskError,
  type Inputs,
  listAttempts,
  listRunIds,
  moveRunAway,
  rootPaths,
  toStoredPlan,
  writeStoredPlan,
} from '../rundir/index.ts';
import type { StoreWriter } from '../store/index.ts';
import { busyGpus, findCapacity, requireCapacity } from './capacity.ts';
import type { Context, Launcher } from './context.ts';
import { currentRound, failuresInRound } from './history.ts';
import { inputFiles } from './inputs.ts';
import { watchMemory } from './memory-watch.ts';
import { obey } from './obey.ts';
import { openRoot } from './open-root.ts';
import { createOrchestrator, type Entry, type Orchestrator, type SweepInPlay } from './orchestrator.ts';
import { type PlanEntry, planRuns } from './plan-runs.ts';
import { gitCommit } from './provenance.ts';
import { recover } from './recover.ts';
import type { SweepOptions, SweepResult } from './run-sweep.ts';
import { createSlots, type Slots } from './slots.ts';
import { surveyRuns } from './survey.ts';

/** `runSweep` itself, with all that it needs loaded. */
export async function orchestrate(options: SweepOptions): Promise<SweepResult> {
  const root = resolve(options.root);
  const onMessage = (text: string) => options.onChange?.({ type: 'message', text });
  const open = await openRoot(root, { clock: options.clock, takeOver: options.takeOver ?? false, onMessage });
  try {
    return await run({ ...options, root }, open.store, onMessage);
  } catch (error) {
    throw diskError(error, rootPaths(root).runs) ?? error;
  } finally {
    open.close();
  }
}

async function run(options: SweepOptions, store: StoreWriter, onMessage: (text: string) => void): Promise<SweepResult> {
  const { root, planned, clock } = options;
  if (planned.executor.kind !== 'local')
    throw environmentError(`this version cannot run on ${planned.executor.kind} yet`);
  moveAway(root, store, options.rerun ?? new Set());
  const before = plan(options, store);
  const starting = before.filter(({ start }) => start).map(({ run }) => run);
  const needsGpus = starting.some(({ resources }) => resources.gpus > 0);
  const { capacity, gpus } = await findCapacity({ jobs: options.jobs, gpus: options.gpus, needsGpus });
  const slots = createSlots(capacity);
  requireCapacity(slots, starting);

  const plan0 = toStoredPlan(planned);
  store.putPlan(plan0);
  writeStoredPlan(root, plan0, clock);

  let orchestrator: Orchestrator | undefined;
  const context: Context = {
    root,
    clock,
    store,
    executor: localExecutor({ root, onEnd: (key) => orchestrator?.ended(key) }),
    surroundings: options.environment,
    parentEnv: { ...process.env },
    orchestrator: ownProcess(),
    host: hostname(),
    bootId: bootId(),
    gitCommit: gitCommit(root),
    versions: { node: process.version, ...options.versions },
    memoryRanOut: watchMemory(),
  };
  const { survivors, elsewhere } = await recover(
    context,
    unsettledRuns(root, store, before),
    options.takeOver ?? false,
  );
  for (const { key, record } of elsewhere) {
    onMessage(`run ${key.runId} was started on ${record.host} and is left alone; --take-over claims it`);
  }
  const leftAlone = new Set(elsewhere.map(({ key }) => key.runId));

  orchestrator = createOrchestrator({
    context,
    slots,
    jobs: options.jobs,
    onEvent: (event) => options.onChange?.(event),
  });
  const sweep = inPlay(options, planned);
  orchestrator.add(entriesOf(options, store, sweep, leftAlone));
  orchestrator.adopt(survivors);
  const stopGpus = watchGpus(orchestrator, slots, gpus, onMessage);
  const stopSignals = followSignals(orchestrator, options.signals);
  orchestrator.start();
  store.setWaiting(orchestrator.waiting().map(({ run }) => run.id));

  const command = (one: Command): Promise<Reply> =>
    obey(steered, one, (more) => enqueue(options, store, steered, slots, more));
  const steered = orchestrator;
  const server = await serveControl(rootPaths(root).control, command);
  options.onReady?.(command);
  try {
    await orchestrator.idle;
  } finally {
    stopSignals();
    stopGpus();
    server.close();
    orchestrator.close();
    const ended = [...orchestrator.entries.values()].flatMap(({ run }) =>
      listAttempts(root, run.id).map((attempt) => ({ runId: run.id, attempt })),
    );
    if (ended.length > 0) await context.executor.clearAway(ended);
  }
  store.setWaiting([]);
  return summary(options, store, orchestrator, sweep);
}

function plan(options: SweepOptions, store: StoreWriter): readonly PlanEntry[] {
  const { root, planned } = options;
  const states = surveyRuns(
    root,
    planned.runs.map(({ id }) => id),
    store,
  );
  return planRuns(planned, states, options);
}

/** Runs whose folders have gone are new again, whatever the store says; those to be done anew are moved away. */
function moveAway(root: string, store: StoreWriter, rerun: ReadonlySet<string>): void {
  const folders = new Set(listRunIds(root));
  for (const id of rerun) {
    if (folders.delete(id)) moveRunAway(root, id);
  }
  for (const { id, attempts } of store.storedRuns().values()) {
    if (attempts > 0 && !folders.has(id)) store.forgetRun(id);
  }
}

/** Runs whose folders may say more than the store: all that are not done, and those that the store does not know. */
function unsettledRuns(root: string, store: StoreWriter, before: readonly PlanEntry[]): ReadonlySet<string> {
  const stored = store.storedRuns();
  const folders = listRunIds(root);
  const known = new Set(folders);
  return new Set([
    ...before.filter(({ run }) => known.has(run.id) && stored.get(run.id)?.status !== 'done').map(({ run }) => run.id),
    ...store.unsettled().map(({ runId }) => runId),
    ...folders.filter((id) => (stored.get(id)?.attempts ?? 0) === 0),
  ]);
}

function inPlay(options: SweepOptions, planned: PlannedSweep): SweepInPlay {
  const { failures } = planned;
  return {
    planned,
    launcher: launcherOf(options, planned),
    failureLimit:
      options.failFast || failures === 'stop' ? 1 : failures === 'continue' ? Number.POSITIVE_INFINITY : failures,
    failed: 0,
  };
}

function launcherOf(options: SweepOptions, planned: PlannedSweep): Launcher {
  const files = inputFiles(options.root, planned.launch);
  const { dataFingerprint, weightsFingerprint } = options.environment;
  return {
    launch: planned.launch,
    command: (run) => options.resolveCommand(run, planned).command,
    inputs: (run): Inputs => ({
      files: files(run),
      data: dataFingerprint ?? null,
      weights: weightsFingerprint ?? null,
    }),
  };
}

/** The runs of a sweep that are to be started, as the folders stand after recovery. */
function entriesOf(
  options: SweepOptions,
  store: StoreWriter,
  sweep: SweepInPlay,
  leftAlone: ReadonlySet<string>,
  planned: PlannedSweep = options.planned,
): readonly Entry[] {
  return plan({ ...options, planned }, store)
    .filter(({ start, run }) => start && !leftAlone.has(run.id))
    .map(({ run, status }): Entry => {
      const fresh = status === 'new';
      const round = fresh ? 0 : currentRound(options.root, run.id);
      const forgiven =
        status === 'failed' || (!fresh && failuresInRound(options.root, run.id, round) >= run.retry.attempts);
      return {
        run,
        resources: run.resources,
        sweep,
        retryRound: forgiven ? round + 1 : round,
        failures: fresh || forgiven ? 0 : failuresInRound(options.root, run.id, round),
        interruptions: 0,
        state: 'ready',
        passedOverSince: null,
      };
    });
}

function enqueue(
  options: SweepOptions,
  store: StoreWriter,
  orchestrator: Orchestrator,
  slots: Slots,
  planned: PlannedSweep,
): string {
  requireCapacity(slots, planned.runs);
  const stored = toStoredPlan(planned);
  store.putPlan(stored);
  writeStoredPlan(options.root, stored, options.clock);
  const { only: _, ...rest } = options;
  const entries = entriesOf(rest, store, inPlay(options, planned), new Set(), planned);
  const more = entries.filter(({ run }) => !orchestrator.entries.has(run.id));
  orchestrator.add(more);
  store.setWaiting(orchestrator.waiting().map(({ run }) => run.id));
  return `${more.length} of the ${planned.runs.length} runs of ${planned.storedAs} added`;
}

function followSignals(orchestrator: Orchestrator, signals: SweepOptions['signals']): () => void {
  const cancel = () => void orchestrator.steer('cancel', () => true, true);
  const kill = () => void orchestrator.kill();
  if (signals?.cancel.aborted) cancel();
  signals?.cancel.addEventListener('abort', cancel);
  signals?.kill.addEventListener('abort', kill);
  return () => {
    signals?.cancel.removeEventListener('abort', cancel);
    signals?.kill.removeEventListener('abort', kill);
  };
}

/** Keeps runs off GPUs that others work on, and lets them go on once those are free. */
function watchGpus(
  orchestrator: Orchestrator,
  slots: Slots,
  gpus: readonly Gpu[],
  onMessage: (text: string) => void,
): () => void {
  if (gpus.length === 0) return () => {};
  let told: ReadonlyMap<string, string> = new Map();
  const consider = (now: readonly Gpu[]) => {
    const ours = new Set(gpus.map(({ uuid }) => uuid));
    const busy = busyGpus(
      now.filter(({ uuid }) => ours.has(uuid)),
      slots.gpusInUse(),
    );
    for (const [uuid, text] of busy) if (!told.has(uuid)) onMessage(text);
    told = busy;
    slots.avoid(new Set(busy.keys()));
  };
  consider(gpus);
  const timer = setInterval(async () => {
    if (!orchestrator.waiting().some(({ resources }) => resources.gpus > 0)) return;
    consider(await listGpus());
    orchestrator.wake();
  }, 5_000);
  timer.unref();
  return () => clearInterval(timer);
}

function summary(
  options: SweepOptions,
  store: StoreWriter,
  orchestrator: Orchestrator,
  sweep: SweepInPlay,
): SweepResult {
  const counts = { done: 0, failed: 0, left: 0 };
  for (const { run, status } of plan({ ...options, retryFailed: false }, store)) {
    if (options.only !== undefined && !options.only.has(run.id)) continue;
    if (status === 'done' || status === 'changed') counts.done++;
    else if (status === 'failed') counts.failed++;
    else counts.left++;
  }
  const stopped = orchestrator.mode() === 'stopping' || (sweep.failed >= sweep.failureLimit && counts.left > 0);
  const started = [...orchestrator.entries.values()].filter(
    ({ state }) => state === 'done' || state === 'failed',
  ).length;
  return {
    status: orchestrator.mode() === 'cancelled' ? 'cancelled' : stopped ? 'stopped' : 'complete',
    ...counts,
    ended: started,
  };
}
