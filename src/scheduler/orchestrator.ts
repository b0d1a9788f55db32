import PQueue from 'p-queue';
import { NotBegun } from '../executors/index.ts';
import type { AttemptKey, OutcomeRecord, SlotRecord } from '../rundir/index.ts';
import { afterAttempt, afterQueue } from './after-attempt.ts';
import { ageOf } from './age.ts';
import { createAttempts, type EndedAttempt } from './attempts.ts';
import type { Context } from './context.ts';
import type { Entry, Orchestrator, SweepInPlay } from './orchestration.ts';
import { reachedBy } from './reached.ts';
import type { Survivor } from './recover.ts';
import { createRoster } from './roster.ts';
import type { SchedulerEvent } from './scheduler-event.ts';
import type { Slots } from './slots.ts';
import { createSteerer } from './steerer.ts';
import { createWatch } from './watch.ts';

/** A run that was passed over for so long gets slots kept free, in ms. */
const longestPassing = 10 * 60_000;

/**
 * Brings runs to their ends: leases slots in order, starts attempts, and decides what follows each. All state of
 * scheduling is here, and none of it is needed after a crash: the run folders tell the next orchestrator everything.
 */
export function createOrchestrator(options: {
  readonly context: Context;
  readonly slots: Slots;
  readonly jobs: number | null;
  readonly onEvent: (event: SchedulerEvent) => void;
}): Orchestrator {
  const { context, slots, onEvent } = options;
  const roster = createRoster(() => dispatch());
  const running = new Map<Entry, AttemptKey | null>();
  /** Adopted attempts of runs that nobody asked for here, so far. */
  const strangers = new Map<string, { readonly survivor: Survivor; readonly ended: Promise<EndedAttempt> }>();
  const queue = new PQueue({ concurrency: options.jobs ?? Number.POSITIVE_INFINITY });
  let started = false;
  let closed = false;
  let broken: { readonly error: unknown } | undefined;
  let settleIdle: { readonly resolve: () => void; readonly reject: (error: unknown) => void } | undefined;
  const idle = new Promise<void>((resolve, reject) => {
    settleIdle = { resolve, reject };
  });
  const watch = createWatch(context, { onProgress: () => onEvent({ type: 'progress' }), onError: breakOff });
  const attempts = createAttempts(context, watch);
  const steerer = createSteerer({ context, roster, running, watch, onTrouble: breakOff });
  const { mode, giveUp, queued } = steerer;

  /** The error that ends everything: what runs is asked to end, and the first error is reported. */
  function breakOff(error: unknown): void {
    // What was handed to a cluster goes on: whatever still comes of looking at it ends nothing there.
    if (broken !== undefined || closed) return;
    broken = { error };
    void steerer.steer('cancel', () => true, true).then(dispatch, checkIdle);
  }

  function checkIdle(): void {
    const waits = mode() === 'running' || mode() === 'paused' ? roster.waitingCount() : 0;
    const watched = mode() === 'cancelled' ? watch.size() : 0;
    if (!started || running.size + waits + watched > 0) return;
    if (broken === undefined) settleIdle?.resolve();
    else settleIdle?.reject(broken.error);
  }

  function dispatch(): void {
    if (!started || closed) return;
    while (mode() === 'running') {
      const next = leaseNext();
      if (next === undefined) break;
      const { entry, slot } = next;
      roster.take(entry, 'running');
      running.set(entry, null);
      void queue.add(() => play(entry, slot, () => beginAttempt(entry, slot)));
    }
    checkIdle();
  }

  /** The first ready run that fits, with its slot. */
  function leaseNext(): { readonly entry: Entry; readonly slot: SlotRecord } | undefined {
    const passed: Entry[] = [];
    for (const entry of roster.heads()) {
      const slot = slots.lease(entry.resources);
      const now = context.clock.monotonic();
      if (slot !== undefined) {
        for (const one of passed) one.passedOverSince ??= now;
        return { entry, slot };
      }
      if (entry.passedOverSince !== null && now - entry.passedOverSince > longestPassing) return undefined;
      passed.push(entry);
    }
    return undefined;
  }

  /** One attempt of a run, from the lease of its slot to what follows. */
  async function play(entry: Entry, slot: SlotRecord, attempt: () => Promise<EndedAttempt>): Promise<void> {
    try {
      const { key, outcome } = await attempt();
      if (outcome.reason === 'device-lost') slots.markLost(slot);
      conclude(entry, key, outcome);
    } catch (error) {
      if (error instanceof NotBegun) leaveQueue(entry, error.why);
      else {
        entry.state = 'left';
        breakOff(error);
      }
    } finally {
      running.delete(entry);
      entry.endOnStart = null;
      slots.release(slot);
      dispatch();
    }
  }

  /** Sees a run's attempt through that an earlier orchestrator started. */
  function follow(entry: Entry, { key, record }: Survivor, ended: Promise<EndedAttempt>): void {
    roster.take(entry, 'running');
    running.set(entry, key);
    void play(entry, record.slot, () => ended);
  }

  function beginAttempt(entry: Entry, slot: SlotRecord): Promise<EndedAttempt> {
    entry.passedOverSince = null;
    return attempts.begin(entry, slot, (key, record) => {
      running.set(entry, key);
      onEvent({ type: 'started', ...key, slot: record.slot.name, resume: record.resume });
    });
  }

  /** Carries out what follows an attempt, and tells of it. */
  function conclude(entry: Entry, key: AttemptKey, outcome: OutcomeRecord): void {
    const after = afterAttempt(entry, outcome, () => reachedBy(context.store, key));
    const delay = after.next === 'again' ? after.delay : 0;
    const next = after.next === 'again' && startsNothingMore(entry) ? 'left' : after.next;
    if (next === 'again') waitAgain(entry, delay);
    else entry.state = next;
    onEvent({ type: 'ended', ...key, outcome, next, delay });
    if (after.next === 'left' && outcome.reason !== 'cancelled') {
      const text = `run ${entry.run.id} was cut off ${entry.fruitless} times in a row without getting any further: it is left for the next run`;
      onEvent({ type: 'message', text });
    }
    if (next === 'failed') countFailure(entry.sweep);
  }

  function waitAgain(entry: Entry, delay: number): void {
    context.store.addWaiting(entry.run.id);
    if (entry.wish === 'hold') roster.hold(entry);
    else if (delay === 0) roster.makeReady(entry);
    else roster.delay(entry, delay);
  }

  /** Carries out what follows where a job has left a queue before it began. */
  function leaveQueue(entry: Entry, why: NotBegun['why']): void {
    const { next, delay } = afterQueue(entry, why);
    if (next === 'held') roster.hold(entry);
    else if (next === 'again' && !startsNothingMore(entry)) waitAgain(entry, delay);
    else entry.state = 'left';
    if (why === 'cancelled') {
      onEvent({ type: 'message', text: `the job of run ${entry.run.id} was cancelled on the cluster; it is left` });
    }
  }

  function startsNothingMore({ sweep, wish }: Entry): boolean {
    return wish === 'leave' || mode() === 'stopping' || mode() === 'cancelled' || sweep.failed >= sweep.failureLimit;
  }

  function countFailure(sweep: SweepInPlay): void {
    sweep.failed++;
    if (sweep.failed !== sweep.failureLimit) return;
    const rest = giveUp((entry) => entry.sweep === sweep);
    const count = sweep.failed === 1 ? 'a run has failed' : `${sweep.failed} runs have failed`;
    if (rest > 0) onEvent({ type: 'message', text: `${count}: nothing more is started` });
  }

  return {
    entries: roster.entries,
    add(more) {
      for (const entry of more) {
        const stranger = strangers.get(entry.run.id);
        if (roster.add(entry) && stranger !== undefined) follow(entry, stranger.survivor, stranger.ended);
      }
      dispatch();
    },
    adopt(survivors) {
      for (const survivor of survivors) {
        const { key, record } = survivor;
        slots.occupy(record.slot);
        onEvent({ type: 'adopted', ...key, slot: record.slot.name });
        const ended = attempts.goOn(key, record, ageOf(context, survivor));
        const entry = roster.entries.get(key.runId);
        if (entry !== undefined) {
          follow(entry, survivor, ended);
          continue;
        }
        strangers.set(key.runId, { survivor, ended });
        void ended
          .finally(() => {
            strangers.delete(key.runId);
            slots.release(record.slot);
          })
          .catch(breakOff)
          .then(dispatch);
      }
    },
    start() {
      started = true;
      dispatch();
    },
    async steer(command, chosen, everything) {
      await steerer.steer(command, chosen, everything);
      dispatch();
    },
    kill: steerer.kill,
    wake: dispatch,
    ended: watch.ended,
    idle,
    mode,
    waiting: () => [...roster.waiting(), ...queued()],
    waitingCount: () => roster.waitingCount() + queued().length,
    runningCount: () => running.size - queued().length,
    close() {
      closed = true;
      roster.close();
      watch.close();
    },
  };
}
