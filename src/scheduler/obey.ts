import { nearestName } from '../base/index.ts';
import type { Command, Reply, Steering } from '../control/index.ts';
import type { PlannedSweep } from '../model/index.ts';
import type { Entry, Orchestrator } from './orchestration.ts';

/** Carries out a command from another terminal and says in one line what that came to. */
export async function obey(
  orchestrator: Orchestrator,
  command: Command,
  enqueue: (planned: PlannedSweep) => string,
): Promise<Reply> {
  switch (command.command) {
    case 'ping':
      return done(`${orchestrator.mode()}: ${situation(orchestrator)}`);
    case 'enqueue': {
      if (startsNothingMore(orchestrator)) return refused(endsSoon);
      const planned = readPlanned(command.planned);
      return planned === undefined ? refused('that is no planned sweep') : done(enqueue(planned));
    }
    default: {
      const chosen = choose(orchestrator, command.target);
      if ('unknown' in chosen) return refused(chosen.unknown);
      if (command.command === 'retry' && startsNothingMore(orchestrator)) return refused(endsSoon);
      await orchestrator.steer(command.command, chosen.test, command.target === null);
      return done(
        `${said[command.command]}${command.target === null ? '' : ` ${command.target}`}: ${situation(orchestrator)}`,
      );
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

function situation({ entries, waiting }: Orchestrator): string {
  const running = [...entries.values()].filter(({ state }) => state === 'running').length;
  return `${running} running, ${waiting().length} waiting`;
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
  const matching = all.filter(({ run }) => run.id.startsWith(target));
  if (matching.length === 1) return { test: (entry) => entry === matching[0] };
  if (matching.length > 1) return { unknown: `${matching.length} runs begin with "${target}"; give more of the id` };
  const nearest = nearestName(target, sweeps);
  return { unknown: `no sweep or run here is called "${target}"${nearest ? `; did you mean "${nearest}"?` : ''}` };
}

/** The planned sweep in a message of our own cli; its run ids become paths, so those are looked at. */
function readPlanned(value: object): PlannedSweep | undefined {
  const planned = value as PlannedSweep;
  const wellFormed =
    typeof planned.storedAs === 'string' &&
    /^[a-z0-9@-]+$/.test(planned.storedAs) &&
    Array.isArray(planned.runs) &&
    planned.runs.every((run) => /^[0-9a-f]{16}$/.test(run?.id));
  return wellFormed ? planned : undefined;
}

function done(message: string): Reply {
  return { ok: true, message };
}

function refused(message: string): Reply {
  return { ok: false, message };
}
