import { ExitCode, nearestName } from '../base/index.ts';
import { type Command, type Enqueue, type Reply, refused, type Steering } from '../control/index.ts';
import type { Entry, Orchestrator } from './orchestration.ts';

/** Carries out a command from another terminal and says in one line what that came to. */
export async function obey(
  orchestrator: Orchestrator,
  command: Command,
  enqueue: (command: Enqueue) => Promise<string>,
): Promise<Reply> {
  switch (command.command) {
    case 'ping':
      return done(`${orchestrator.mode()}: ${situation(orchestrator)}`);
    case 'enqueue':
      if (startsNothingMore(orchestrator)) return refused(endsSoon, ExitCode.locked);
      return done(await enqueue(command));
    default: {
      const chosen = choose(orchestrator, command.target);
      if ('unknown' in chosen) return refused(chosen.unknown);
      if (command.command === 'retry' && startsNothingMore(orchestrator)) return refused(endsSoon, ExitCode.locked);
      await orchestrator.steer(command.command, chosen.test, command.target === null);
      if (command.target === null) return done(`${said[command.command]}: ${situation(orchestrator)}`);
      return done(`${said[command.command]} ${command.target}: ${situationOf(orchestrator, chosen.test)}`);
    }
  }
}

const said: Readonly<Record<Steering, string>> = {
  pause: 'paused',
  resume: 'resumed',
  stop: 'stopping',
  cancel: 'cancelling',
  retry: 'trying again',
};

function startsNothingMore(orchestrator: Orchestrator): boolean {
  return orchestrator.mode() === 'stopping' || orchestrator.mode() === 'cancelled';
}

const endsSoon = 'nothing more is started here; run the sweep again once what runs has ended';

function situation({ runningCount, waitingCount }: Orchestrator): string {
  return `${runningCount()} running, ${waitingCount()} waiting`;
}

/** The same of some runs only. */
function situationOf({ entries }: Orchestrator, chosen: (entry: Entry) => boolean): string {
  const states = [...entries.values()].filter(chosen).map(({ state }) => state);
  const count = (...some: readonly Entry['state'][]) => states.filter((state) => some.includes(state)).length;
  return `${count('running')} running, ${count('ready', 'held', 'delayed')} waiting`;
}

/** The runs that a target names: a sweep, or the beginning of one run's id. */
function choose(
  { entries }: Orchestrator,
  target: string | null,
): { readonly test: (entry: Entry) => boolean } | { readonly unknown: string } {
  if (target === null) return { test: () => true };
  const all = [...entries.values()];
  const sweeps = new Set(all.flatMap(({ sweep: { planned } }) => [planned.sweep, planned.storedAs]));
  if (sweeps.has(target)) {
    return { test: ({ sweep: { planned } }) => planned.sweep === target || planned.storedAs === target };
  }
  const matching = all.filter(({ run }) => run.id.startsWith(target.toLowerCase()));
  if (matching.length === 1) return { test: (entry) => entry === matching[0] };
  if (matching.length > 1) return { unknown: `${matching.length} runs begin with "${target}"; give more of the id` };
  const nearest = nearestName(target, sweeps);
  return { unknown: `no sweep or run here is called "${target}"${nearest ? `; did you mean "${nearest}"?` : ''}` };
}

function done(message: string): Reply {
  return { ok: true, message };
}
