import { hostname } from 'node:os';
import { bootId, ownProcess } from '../base/index.ts';
import { type Command, type Reply, refusedBy, serveControl } from '../control/index.ts';
import { launchEnvironment, type TrialSurroundings, type Variables } from '../executors/index.ts';
import type { PlannedRun } from '../model/index.ts';
import { rootPaths } from '../rundir/index.ts';
import type { StoreWriter } from '../store/index.ts';
import { findCapacity, requireAcceptance, requireCapacity } from './capacity.ts';
import { chooseExecutor, handedOver } from './choose-executor.ts';
import type { Context } from './context.ts';
import { enqueue } from './enqueue.ts';
import { entriesOf, sweepInPlay } from './entries.ts';
import { watchGpus } from './gpu-watch.ts';
import { watchMemory } from './memory-watch.ts';
import { obey } from './obey.ts';
import type { Entry, Orchestrator } from './orchestration.ts';
import { createOrchestrator } from './orchestrator.ts';
import type { RunCounts } from './plan-runs.ts';
import { gitCommit, isGitDirty } from './provenance.ts';
import { recover } from './recover.ts';
import { createSlots, queueSlots } from './slots.ts';
import type { SweepOptions, SweepResult } from './sweep-options.ts';

/**
 * Does what is to be done: settles what was left behind, starts runs, obeys commands, until nothing is left.
 * @param work the runs to be started, those of which folders may say more than the store, and what changes the root once
 *   it is certain that the plan can be carried out: it is kept, and runs to be done anew are moved away
 */
export async function carryOut(
  options: SweepOptions,
  store: StoreWriter,
  work: {
    readonly starting: readonly PlannedRun[];
    readonly unsettled: ReadonlySet<string>;
    readonly commit: () => void;
  },
): Promise<SweepResult> {
  const { root, planned, clock } = options;
  const onMessage = (text: string) => options.onChange?.({ type: 'message', text });
  const started: { orchestrator?: Orchestrator } = {};
  const executor = chooseExecutor(options, (key, end) => started.orchestrator?.ended(key, end));
  const { queue } = executor;
  const needsGpus = queue === undefined && work.starting.some(({ resources }) => resources.gpus > 0);
  const [{ capacity, gpus }, gitDirty] = await Promise.all([
    findCapacity({ jobs: options.jobs, gpus: queue === undefined ? options.gpus : 'none', needsGpus }),
    isGitDirty(root),
  ]);
  const slots = queue === undefined ? createSlots(capacity) : queueSlots();
  requireCapacity(slots, work.starting);
  if (queue !== undefined) await requireAcceptance(queue, work.starting);
  const sweep = sweepInPlay(options, planned);
  work.commit();

  const orchestratorProcess = ownProcess();
  const context: Context = {
    root,
    clock,
    store,
    executor,
    isOnOneMachine: (kind) => kind === 'local',
    environment: environments(options.environment, queue === undefined ? orchestratorProcess : null),
    orchestrator: orchestratorProcess,
    host: hostname(),
    bootId: bootId(),
    gitCommit: gitCommit(root),
    gitDirty,
    typed: options.typed ?? null,
    versions: { node: process.version, ...options.versions },
    memoryRanOut: watchMemory(),
  };
  const { survivors, elsewhere } = await recover(context, work.unsettled, options.takeOver ?? false);
  for (const { key, record } of elsewhere) {
    onMessage(
      `run ${key.runId} was started on ${record.host} and is left alone; should it have ended there, --take-over settles it`,
    );
  }
  const leftAlone = new Set(elsewhere.map(({ key }) => key.runId));

  const orchestrator = createOrchestrator({
    context,
    slots,
    // How many jobs run at once the cluster sees to.
    jobs: queue === undefined ? options.jobs : null,
    onEvent: (event) => options.onChange?.(event),
  });
  started.orchestrator = orchestrator;
  let stopGpus = () => {};
  let stopSignals = () => {};
  let hasLookedForGpus = needsGpus || queue !== undefined;
  const offerGpus = async () => {
    if (hasLookedForGpus) return;
    hasLookedForGpus = true;
    const found = await findCapacity({ jobs: options.jobs, gpus: options.gpus, needsGpus: true });
    slots.offer(found.capacity.gpus);
    stopGpus();
    stopGpus = watchGpus(orchestrator, slots, found.gpus, onMessage);
  };
  const command = async (one: Command): Promise<Reply> => {
    try {
      return await obey(orchestrator, one, (more) => enqueue(options, store, orchestrator, slots, more, offerGpus));
    } catch (error) {
      return refusedBy(error);
    }
  };
  // What nobody could steer is not started.
  const server = await serveControl(rootPaths(root).control, command);
  let isDetached = false;
  try {
    const adopted = new Set(survivors.map(({ key }) => key.runId));
    orchestrator.add(entriesOf(options, store, planned, sweep, adopted).filter(({ run }) => !leftAlone.has(run.id)));
    orchestrator.adopt(survivors);
    store.setWaiting(orchestrator.waiting().map(({ run }) => run.id));
    stopGpus = watchGpus(orchestrator, slots, gpus, onMessage);
    stopSignals = followSignals(orchestrator, options.signals);
    orchestrator.start();
    options.onReady?.(command);
    isDetached = await Promise.race([orchestrator.idle.then(() => false), handedOver(options, queue)]);
  } finally {
    executor.close();
    stopSignals();
    stopGpus();
    server.close();
    orchestrator.close();
    await executor.clearAway(({ runId }) => hasEnded(orchestrator.entries.get(runId)));
  }
  if (!isDetached) store.setWaiting([]);
  const counts = countRuns(options, store);
  const ended = [...orchestrator.entries.values()].filter(({ state }) => state === 'done' || state === 'failed').length;
  const isStopped = orchestrator.mode() === 'stopping' || (sweep.failed >= sweep.failureLimit && counts.left > 0);
  const steered = counts.left > 0 ? sweep.steered : null;
  const ending = orchestrator.mode() === 'cancelled' ? 'cancelled' : isStopped ? 'stopped' : (steered ?? 'complete');
  return { status: isDetached ? 'detached' : ending, ...counts, ended };
}

function environments(
  surroundings: TrialSurroundings,
  orchestrator: Context['orchestrator'] | null,
): Context['environment'] {
  const made = new Map<string, Variables>();
  const parent = { ...process.env };
  return (launch) => {
    // By content: each environment has shells of its own that start its programs, and sweeps are added without end.
    const content = JSON.stringify(launch.env);
    const known = made.get(content) ?? launchEnvironment({ env: launch.env, surroundings, orchestrator, parent });
    made.set(content, known);
    return known;
  };
}

/** What its programs have left outside of their process groups is to be ended. */
function hasEnded(entry: Entry | undefined): boolean {
  return entry !== undefined && entry.state !== 'running';
}

function followSignals(orchestrator: Orchestrator, signals: SweepOptions['signals']): () => void {
  const cancel = () => void orchestrator.steer('cancel', () => true, true);
  const kill = () => void orchestrator.kill();
  if (signals?.cancel.aborted) cancel();
  if (signals?.kill.aborted) kill();
  signals?.cancel.addEventListener('abort', cancel);
  signals?.kill.addEventListener('abort', kill);
  return () => {
    signals?.cancel.removeEventListener('abort', cancel);
    signals?.kill.removeEventListener('abort', kill);
  };
}

/** How many of a sweep's runs (those of `only`) are done, failed for good, and neither: everything is settled by now. */
function countRuns({ planned, only }: SweepOptions, store: StoreWriter): RunCounts {
  const counts = { done: 0, failed: 0, left: 0 };
  for (const { id } of planned.runs) {
    if (only?.has(id) === false) continue;
    const status = store.statusOf(id);
    counts[status === 'done' || status === 'failed' ? status : 'left']++;
  }
  return counts;
}
