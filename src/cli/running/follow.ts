import type { Command, Reply } from '../../control/index.ts';
import type { DashboardAction, DashboardData, SweepState } from '../../dashboard/index.ts';
import type { PlannedSweep } from '../../model/index.ts';
import { rootPaths } from '../../rundir/index.ts';
import { openStoreReadOnly, type StoreReader } from '../../store/index.ts';
import type { GpuReadings } from '../collect/gpu-readings.ts';
import { rememberRuns } from '../collect/runs-so-far.ts';
import { sweepStateOf } from '../orchestrator/sweep-state.ts';
import type { View } from '../views/view.ts';

export interface Follower {
  /** Something has happened: the view is brought up to date soon. */
  readonly touch: () => void;
  /** Carries out what a person asked for at the keyboard. */
  readonly act: (action: DashboardAction) => void;
  /** Commands can be given from now on. */
  readonly steerBy: (command: (command: Command) => Promise<Reply>) => void;
  readonly say: (text: string) => void;
  /** Shows how it ended; `isUnchanged`: no run has come to anything since it began. */
  readonly finish: (how: { readonly isUnchanged: boolean }) => Promise<void>;
  /** Lets go of everything; a view that has not been finished is taken down. */
  readonly close: () => Promise<void>;
}

/** So long the store is left alone after it was read for a frame, in ms; longer where that took more than the view's share. */
const leastInterval = 200;

/** Keeps a view up to date with a sweep while this process runs it. Reads what other terminals read: the store. */
export function followSweep(options: {
  readonly root: string;
  readonly planned: PlannedSweep;
  readonly slots: readonly string[];
  readonly gpus: GpuReadings;
  /** The part of a core that reading the store may take: what is made of thousands of runs is garbage soon. */
  readonly share: number;
  readonly openView: (initial: DashboardData, act: (action: DashboardAction) => void) => Promise<View>;
  /** What a person must be told as long as the view stands. */
  readonly notices: readonly string[];
  readonly onInterrupt: () => void;
}): Follower {
  const { root, planned } = options;
  const startedAt = Date.now();
  const runsOf = rememberRuns({ known: new Map(planned.runs.map((run) => [run.id, run])) });
  let store: StoreReader | undefined;
  let view: View | undefined;
  let timer: NodeJS.Timeout | undefined;
  let interval = leastInterval;
  let mode: SweepState = 'running';
  let selected: string | null = null;
  let command: ((command: Command) => Promise<Reply>) | undefined;
  let isTroubled = false;
  /** Readings follow one another: the view never goes back in time. */
  let work: Promise<void> = Promise.resolve();
  const unsaid: string[] = [];

  const collect = async (isSummary = false): Promise<DashboardData | undefined> => {
    // Loaded with the first frame: the first program is under way by then.
    const { collectDashboardData } = await import('../collect/dashboard-data.ts');
    store ??= openStoreReadOnly(rootPaths(root).store);
    if (store === undefined) return undefined;
    const [now, cpu] = [Date.now(), process.cpuUsage()];
    const { slots } = options;
    const data = collectDashboardData({
      root,
      store,
      plan: planned,
      state: mode,
      startedAt,
      slots,
      gpus: options.gpus,
      notices: options.notices,
      runsOf,
      selected,
      isSummary,
      now,
    });
    const { user, system } = process.cpuUsage(cpu);
    interval = Math.max(leastInterval, (user + system) / 1000 / options.share);
    return data;
  };

  const refresh = async (): Promise<void> => {
    const data = await collect();
    if (data === undefined) return;
    if (view === undefined) view = await open(data);
    else view.update(data);
  };

  const open = async (data: DashboardData): Promise<View> => {
    const opened = await options.openView(data, act);
    for (const text of unsaid.splice(0)) opened.say(text);
    return opened;
  };

  /** A view that fails must not end the sweep: it says so, once. */
  const trouble = (error: unknown) => {
    if (!isTroubled) say(`cannot be shown: ${error instanceof Error ? error.message : error}`);
    isTroubled = true;
  };

  const touch = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      work = work.then(askMode).then(refresh).catch(trouble);
    }, interval);
  };

  const say = (text: string) => {
    if (view !== undefined) return view.say(text);
    unsaid.push(text);
    touch();
  };

  /** Another terminal may have paused or stopped it. */
  const askMode = async () => {
    const reply = await command?.({ command: 'ping' });
    if (reply !== undefined) mode = sweepStateOf(reply);
  };

  const act = (action: DashboardAction): void => {
    switch (action.type) {
      case 'select':
        selected = action.run;
        break;
      case 'cancel':
      case 'kill':
        options.onInterrupt();
        break;
      case 'pause':
      case 'resume':
      case 'stop':
        void command?.({ command: action.type, target: null });
        break;
      case 'retry':
        void command?.({ command: 'retry', target: action.run });
        break;
      case 'quit':
        break;
    }
    touch();
  };

  return {
    touch,
    act,
    steerBy(given) {
      command = given;
      touch();
    },
    say,
    async finish({ isUnchanged }) {
      clearTimeout(timer);
      await work;
      mode = 'ended';
      // Where nothing was shown yet and nothing has changed, no run of thousands has to be named.
      const data = await collect(isUnchanged && view === undefined);
      if (data === undefined) return;
      view ??= await open(data);
      await view.finish(data);
      view = undefined;
    },
    async close() {
      clearTimeout(timer);
      await work;
      await view?.abandon();
      store?.close();
    },
  };
}
