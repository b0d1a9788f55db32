import PQueue from 'p-queue';
import type { Steering } from '../control/index.ts';
import type { AttemptKey, OutcomeRecord, SlotRecord } from '../rundir/index.ts';
import { createAttempts, type EndedAttempt } from './attempts.ts';
import { backoffAfter } from './backoff.ts';
import type { Context } from './context.ts';
import type { Entry, Mode, Orchestrator, SweepInPlay } from './orchestration.ts';
import { createReadyList } from './ready-list.ts';
import type { Survivor } from './recover.ts';
import type { SchedulerEvent } from './scheduler-event.ts';
import type { Slots } from './slots.ts';
import { createWatch } from './watch.ts';

/** A run that was passed over for so long gets slots kept free, in ms. */
const longestPassing = 10 * 60_000;

/** A run that is cut off so often in a row is left for the next `run`. */
const mostInterruptions = 10;

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
  const entries = new Map<string, Entry>();
  const ready = createReadyList<Entry>();
  const delays = new Map<Entry, NodeJS.Timeout>();
  const running = new Map<Entry, AttemptKey | null>();
  /** Adopted attempts of runs that nobody asked for here, so far. */
  const strangers = new Map<string, { readonly survivor: Survivor; readonly ended: Promise<EndedAttempt> }>();
  const queue = new PQueue({ concurrency: options.jobs ?? Number.POSITIVE_INFINITY });
  let mode: Mode = 'running';
  let started = false;
  let broken: { readonly error: unknown } | undefined;
  let settleIdle: { readonly resolve: () => void; readonly reject: (error: unknown) => void } | undefined;
  const idle = new Promise<void>((resolve, reject) => {
    settleIdle = { resolve, reject };
  });
  const watch = createWatch(context, { onProgress: () => onEvent({ type: 'progress' }), onError: breakOff });
  const attempts = createAttempts(context, watch);

  /** The error that ends everything: what runs is asked to end, and the first error is reported. */
  function breakOff(error: unknown): void {
    if (broken !== undefined) return;
    broken = { error };
    void steer('cancel', () => true, true).then(checkIdle, checkIdle);
  }

  function checkIdle(): void {
    const waits = mode === 'running' || mode === 'paused' ? ready.size() + delays.size + heldCount() : 0;
    const watched = mode === 'cancelled' ? watch.size() : 0;
    if (!started || running.size + waits + watched > 0) return;
    if (broken === undefined) settleIdle?.resolve();
    else settleIdle?.reject(broken.error);
  }

  function heldCount(): number {
    let count = 0;
    for (const entry of entries.values()) if (entry.state === 'held') count++;
    return count;
  }

  function dispatch(): void {
    if (!started) return;
    while (mode === 'running') {
      const next = leaseNext();
      if (next === undefined) break;
      const { entry, slot } = next;
      ready.remove(entry);
      entry.state = 'running';
      running.set(entry, null);
      void queue.add(() => play(entry, slot, () => beginAttempt(entry, slot)));
    }
    checkIdle();
  }

  /** The first ready run that fits, with its slot. */
  function leaseNext(): { readonly entry: Entry; readonly slot: SlotRecord } | undefined {
    const passed: Entry[] = [];
    for (const entry of ready.heads()) {
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
      conclude(entry, key, outcome);
    } catch (error) {
      entry.state = 'left';
      breakOff(error);
    } finally {
      running.delete(entry);
      entry.endOnStart = null;
      slots.release(slot);
      dispatch();
    }
  }

  /** Sees a run's attempt through that an earlier orchestrator started. */
  function follow(entry: Entry, { key, record }: Survivor, ended: Promise<EndedAttempt>): void {
    entry.state = 'running';
    running.set(entry, key);
    void play(entry, record.slot, () => ended);
  }

  function beginAttempt(entry: Entry, slot: SlotRecord): Promise<EndedAttempt> {
    entry.passedOverSince = null;
    return attempts.begin(entry, slot, (key, { resume }) => {
      running.set(entry, key);
      onEvent({ type: 'started', ...key, slot: slot.name, resume });
    });
  }

  /** Decides what becomes of a run after an attempt. */
  function conclude(entry: Entry, key: AttemptKey, outcome: OutcomeRecord): void {
    const tell = (next: 'done' | 'failed' | 'left' | 'again', delay = 0) =>
      onEvent({ type: 'ended', ...key, outcome, next, delay });
    switch (outcome.status) {
      case 'done':
        entry.state = 'done';
        tell('done');
        return;
      case 'failed': {
        entry.failures++;
        if (outcome.final) {
          entry.state = 'failed';
          tell('failed');
          countFailure(entry.sweep);
          return;
        }
        entry.interruptions = 0;
        const delay = backoffAfter(entry.failures, entry.run.retry, entry.run.id);
        tell(again(entry, delay), delay);
        return;
      }
      case 'interrupted': {
        if (outcome.reason === 'cancelled' || ++entry.interruptions > mostInterruptions) {
          entry.state = 'left';
          tell('left');
          return;
        }
        const delay = entry.interruptions === 1 ? 0 : backoffAfter(entry.interruptions - 1, entry.run.retry, key.runId);
        tell(again(entry, delay), delay);
      }
    }
  }

  function again(entry: Entry, delay: number): 'again' | 'left' {
    if (mode === 'stopping' || mode === 'cancelled' || entry.sweep.failed >= entry.sweep.failureLimit) {
      entry.state = 'left';
      return 'left';
    }
    context.store.addWaiting(entry.run.id);
    if (delay === 0) {
      makeReady(entry);
      return 'again';
    }
    entry.state = 'delayed';
    const wake = () => {
      delays.delete(entry);
      makeReady(entry);
      dispatch();
    };
    delays.set(entry, setTimeout(wake, delay));
    return 'again';
  }

  function makeReady(entry: Entry): void {
    entry.state = 'ready';
    ready.add(entry);
  }

  function countFailure(sweep: SweepInPlay): void {
    sweep.failed++;
    if (sweep.failed !== sweep.failureLimit) return;
    const rest = giveUp((entry) => entry.sweep === sweep);
    const count = sweep.failed === 1 ? 'a run has failed' : `${sweep.failed} runs have failed`;
    if (rest > 0) onEvent({ type: 'message', text: `${count}: nothing more is started` });
  }

  /** Takes chosen runs that wait out of the game; gives their number. */
  function giveUp(chosen: (entry: Entry) => boolean): number {
    let count = 0;
    for (const entry of entries.values()) {
      if (!['ready', 'held', 'delayed'].includes(entry.state) || !chosen(entry)) continue;
      ready.remove(entry);
      clearTimeout(delays.get(entry));
      delays.delete(entry);
      entry.state = 'left';
      count++;
    }
    try {
      context.store.setWaiting(waiting().map(({ run }) => run.id));
    } catch (error) {
      // On a full disk, say: whoever ends programs has to go on with it.
      breakOff(error);
    }
    return count;
  }

  function waiting(): readonly Entry[] {
    return [...entries.values()].filter(({ state }) => state === 'ready' || state === 'held' || state === 'delayed');
  }

  async function steer(command: Steering, chosen: (entry: Entry) => boolean, everything: boolean): Promise<void> {
    switch (command) {
      case 'pause':
        if (everything && mode === 'running') mode = 'paused';
        else if (!everything) for (const entry of ready.entries().filter(chosen)) hold(entry);
        break;
      case 'resume':
        if (everything && mode === 'paused') mode = 'running';
        for (const entry of entries.values()) if (entry.state === 'held' && chosen(entry)) makeReady(entry);
        break;
      case 'stop':
        if (everything && mode !== 'cancelled') mode = 'stopping';
        giveUp(chosen);
        break;
      case 'cancel': {
        if (everything) mode = 'cancelled';
        giveUp(chosen);
        endWhatStarts(chosen, 'ask');
        const keys = [...running].flatMap(([entry, key]) => (key !== null && chosen(entry) ? [key] : []));
        await watch.cancel(everything ? watch.keys() : keys);
        break;
      }
      case 'retry':
        for (const entry of entries.values()) {
          if ((entry.state !== 'failed' && entry.state !== 'left') || !chosen(entry)) continue;
          if (entry.state === 'failed') entry.sweep.failed--;
          entry.retryRound += entry.state === 'failed' ? 1 : 0;
          entry.failures = 0;
          entry.interruptions = 0;
          context.store.addWaiting(entry.run.id);
          makeReady(entry);
        }
    }
    dispatch();
  }

  /** Programs that are being started are told to end as soon as they are there. */
  function endWhatStarts(chosen: (entry: Entry) => boolean, how: 'ask' | 'now'): void {
    for (const [entry, key] of running) if (key === null && chosen(entry)) entry.endOnStart = how;
  }

  function hold(entry: Entry): void {
    ready.remove(entry);
    entry.state = 'held';
  }

  return {
    entries,
    add(more) {
      for (const entry of more) {
        if (entries.has(entry.run.id)) continue;
        entries.set(entry.run.id, entry);
        const stranger = strangers.get(entry.run.id);
        if (stranger !== undefined) follow(entry, stranger.survivor, stranger.ended);
        else if (entry.state === 'ready') ready.add(entry);
      }
      dispatch();
    },
    adopt(survivors) {
      for (const survivor of survivors) {
        const { key, record } = survivor;
        slots.occupy(record.slot);
        onEvent({ type: 'adopted', ...key, slot: record.slot.name });
        const age = Math.max(0, context.clock.now() - Date.parse(record.started));
        const ended = attempts.goOn(key, record, age);
        const entry = entries.get(key.runId);
        if (entry !== undefined) {
          ready.remove(entry);
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
    steer,
    async kill() {
      mode = 'cancelled';
      giveUp(() => true);
      endWhatStarts(() => true, 'now');
      await watch.kill(watch.keys());
    },
    wake: dispatch,
    ended: (key) => watch.ended(key),
    idle,
    mode: () => mode,
    waiting,
    close() {
      for (const timer of delays.values()) clearTimeout(timer);
      watch.close();
    },
  };
}
