import type { Steering } from '../control/index.ts';
import type { AttemptKey } from '../rundir/index.ts';
import type { Context } from './context.ts';
import type { Entry, Mode, SweepInPlay } from './orchestration.ts';
import type { Roster } from './roster.ts';
import type { Watch } from './watch.ts';

/** What people ask of the runs under way, and what of it lasts: the mode. */
export interface Steerer {
  readonly mode: () => Mode;
  /** Carries out a command for the chosen runs, or for everything. */
  readonly steer: (command: Steering, chosen: (entry: Entry) => boolean, everything: boolean) => Promise<void>;
  /** Ends what runs at once, and starts nothing more. */
  readonly kill: () => Promise<void>;
  /** Takes chosen runs that wait out of the game; gives their number. */
  readonly giveUp: (chosen: (entry: Entry) => boolean) => number;
  /** Runs that wait in a queue of the executor's. */
  readonly queued: () => readonly Entry[];
}

/**
 * Steers the runs of an orchestrator. Every command is idempotent.
 * @param options.running runs under way; null where the program is being started or waits in a queue
 * @param options.onTrouble called where the store cannot be told
 */
export function createSteerer(options: {
  readonly context: Context;
  readonly roster: Roster;
  readonly running: ReadonlyMap<Entry, AttemptKey | null>;
  readonly watch: Watch;
  readonly onTrouble: (error: unknown) => void;
}): Steerer {
  const { context, roster, running, watch, onTrouble } = options;
  let mode: Mode = 'running';

  async function steer(command: Steering, chosen: (entry: Entry) => boolean, everything: boolean): Promise<void> {
    switch (command) {
      case 'pause':
        if (everything && mode === 'running') mode = 'paused';
        else if (!everything) {
          wish('hold', chosen);
          for (const entry of [...allOf('ready'), ...allOf('delayed')].filter(chosen)) roster.hold(entry);
        }
        await takeBack(chosen, everything ? 'again' : 'held');
        break;
      case 'resume':
        if (everything && mode === 'paused') mode = 'running';
        wish('start', (entry) => entry.wish === 'hold' && chosen(entry));
        for (const entry of allOf('held').filter(chosen)) roster.makeReady(entry);
        break;
      case 'stop':
        if (everything && mode !== 'cancelled') mode = 'stopping';
        else remember(chosen, 'stopped');
        wish('leave', chosen);
        giveUp(chosen);
        await takeBack(chosen, 'left');
        break;
      case 'cancel': {
        if (everything) mode = 'cancelled';
        else remember(chosen, 'cancelled');
        wish('leave', chosen);
        giveUp(chosen);
        endWhatStarts(chosen, 'ask');
        await takeBack(chosen, 'left');
        const keys = [...running].flatMap(([entry, key]) => (key !== null && chosen(entry) ? [key] : []));
        await watch.cancel(everything ? watch.keys() : keys);
        break;
      }
      case 'retry':
        // Who names what is to be tried again means it to run, also where it was paused by its name.
        wish('start', (entry) => (entry.wish === 'leave' || !everything) && chosen(entry));
        if (!everything) for (const entry of allOf('held').filter(chosen)) roster.makeReady(entry);
        for (const entry of [...allOf('failed'), ...allOf('left')].filter(chosen)) {
          if (entry.state === 'failed') entry.sweep.failed--;
          entry.retryRound += entry.state === 'failed' ? 1 : 0;
          entry.failures = 0;
          entry.interruptions = 0;
          entry.fruitless = 0;
          context.store.addWaiting(entry.run.id);
          roster.makeReady(entry);
        }
    }
  }

  function remember(chosen: (entry: Entry) => boolean, steered: SweepInPlay['steered']): void {
    for (const entry of roster.entries.values()) {
      if (entry.state !== 'done' && entry.state !== 'failed' && chosen(entry)) entry.sweep.steered = steered;
    }
  }

  function wish(what: Entry['wish'], chosen: (entry: Entry) => boolean): void {
    for (const entry of roster.entries.values()) if (chosen(entry)) entry.wish = what;
  }

  /** Programs that are being started are told to end as soon as they are there. */
  function endWhatStarts(chosen: (entry: Entry) => boolean, how: 'ask' | 'now'): void {
    for (const [entry, key] of running) if (key === null && chosen(entry)) entry.endOnStart = how;
  }

  function allOf(state: Entry['state']): readonly Entry[] {
    return [...roster.entries.values()].filter((entry) => entry.state === state);
  }

  function giveUp(chosen: (entry: Entry) => boolean): number {
    const givenUp = roster.waiting().filter(chosen);
    for (const entry of givenUp) roster.take(entry, 'left');
    try {
      context.store.setWaiting(roster.waiting().map(({ run }) => run.id));
    } catch (error) {
      // On a full disk, say: whoever ends programs has to go on with it.
      onTrouble(error);
    }
    return givenUp.length;
  }

  function queued(): readonly Entry[] {
    if (context.executor.queue === undefined) return [];
    return [...running].flatMap(([entry, key]) => (key === null ? [entry] : []));
  }

  /** Takes chosen runs out of that queue. */
  async function takeBack(chosen: (entry: Entry) => boolean, to: Entry['takenBackTo']): Promise<void> {
    const taken = queued().filter(chosen);
    for (const entry of taken) entry.takenBackTo = to;
    await context.executor.queue?.withdraw(taken.map(({ run }) => run.id));
  }

  return {
    mode: () => mode,
    steer,
    async kill() {
      mode = 'cancelled';
      giveUp(() => true);
      endWhatStarts(() => true, 'now');
      await takeBack(() => true, 'left');
      await watch.kill(watch.keys());
    },
    giveUp,
    queued,
  };
}
