import { ExitCode, systemClock, usageError } from '../../base/index.ts';
import { type Command, sendCommand } from '../../control/index.ts';
import { type DashboardAction, startDashboard } from '../../dashboard/index.ts';
import type { StoredPlan } from '../../model/index.ts';
import { rootPaths } from '../../rundir/index.ts';
import type { Context } from '../context.ts';
import { unattended } from '../orchestrator/unattended.ts';
import { findStoredPlan } from '../stored/stored-plan.ts';
import { type Watcher, watchStore } from '../stored/watch-store.ts';
import { openPlainView } from '../views/plain-view.ts';

export interface WatchOptions {
  readonly plain?: boolean;
}

/** Shows a sweep that another process runs, live: reads the store, steers through the socket. */
export async function watch(context: Context, sweep: string | undefined, options: WatchOptions): Promise<ExitCode> {
  const { stdin, stdout, invocation } = context;
  if (!options.plain && !(stdin.isTTY && stdout.isTTY)) {
    throw usageError(
      `"${invocation} watch" draws on a terminal, and this is none; --plain prints lines, "${invocation} status" a snapshot`,
    );
  }
  const plan = findStoredPlan(context, sweep);
  const watcher = watchStore(context, plan.storedAs);
  try {
    await (options.plain ? watchPlain(context, watcher, plan) : watchDashboard(context, watcher, plan));
    return ExitCode.ok;
  } finally {
    watcher.close();
  }
}

/** Lines until the orchestrator has ended; where none works, how things stand and what to type. */
async function watchPlain(context: Context, watcher: Watcher, plan: StoredPlan): Promise<void> {
  const view = openPlainView(context);
  // Nobody reads on (`watch --plain 2>&1 | head`): nothing else is to be done here.
  context.stderr.once('error', watcher.close);
  for (let data = await watcher.next(); data !== undefined; data = await watcher.next()) {
    if (data.state === 'ended') {
      await view.finish(data);
      return view.say(unattended(context, plan, data) ?? 'no orchestrator is at work here: nothing more will happen');
    }
    view.update(data);
  }
}

/** The dashboard until a person leaves it, or the orchestrator that it has shown has ended. */
async function watchDashboard(context: Context, watcher: Watcher, plan: StoredPlan): Promise<void> {
  const { stdin, stdout, color, screenReader } = context;
  const initial = await watcher.next();
  if (initial === undefined) return;
  const dashboard = await startDashboard({
    initial,
    owner: false,
    onAction: (action) => act(context, watcher, action),
    stdin,
    stdout,
    clock: systemClock,
    colour: color,
    screenReader,
  });
  // Whoever leaves the view waits for no news.
  const left = dashboard.exited.finally(watcher.close);
  // Dealt with below, where it is waited for.
  left.catch(() => {});
  try {
    let wasAtWork = initial.state !== 'ended';
    for (let data = await watcher.next(); data !== undefined; data = await watcher.next()) {
      dashboard.update(data);
      if (wasAtWork && data.state === 'ended') {
        await dashboard.finish();
        const hint = unattended(context, plan, data);
        if (hint !== null) context.stderr.write(`\n${hint}\n`);
      }
      wasAtWork = data.state !== 'ended';
    }
  } catch (error) {
    await dashboard.finish();
    throw error;
  }
  await left;
}

/** What a person asks for goes to the orchestrator; where none works there is nothing to steer. */
function act(context: Context, watcher: Watcher, action: DashboardAction): void {
  const { control } = rootPaths(context.root);
  switch (action.type) {
    case 'select':
      watcher.select(action.run);
      break;
    case 'pause':
    case 'resume':
    case 'stop':
    case 'cancel':
      send({ command: action.type, target: null });
      break;
    case 'kill':
      send({ command: 'cancel', target: null });
      break;
    case 'retry':
      send({ command: 'retry', target: action.run ?? watcher.storedAs });
      break;
    case 'quit':
      break;
  }
  // An orchestrator that ends at this moment has nothing left to be told.
  function send(command: Command): void {
    void sendCommand(control, command).then(watcher.touch, watcher.touch);
  }
}
