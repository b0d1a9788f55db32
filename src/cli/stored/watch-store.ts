import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentError } from '../../base/index.ts';
import type { DashboardData, SweepState } from '../../dashboard/index.ts';
import type { StoredPlan } from '../../model/index.ts';
import { readStoredPlan, rootPaths } from '../../rundir/index.ts';
import { openStoreReadOnly, type StoreReader } from '../../store/index.ts';
import { collectDashboardData } from '../collect/dashboard-data.ts';
import { createGpuReadings } from '../collect/gpu-readings.ts';
import { rememberRuns } from '../collect/runs-so-far.ts';
import type { Context } from '../context.ts';
import { type OrchestratorState, orchestratorState } from '../orchestrator/sweep-state.ts';

export interface Watcher {
  readonly storedAs: string;
  /**
   * The next snapshot, as soon as something has changed, and at least once a second while an orchestrator or a cluster works;
   * undefined once the watcher is closed.
   */
  readonly next: () => Promise<DashboardData | undefined>;
  /** This run's detail is wanted. */
  readonly select: (run: string | null) => void;
  /** Something has been asked of the orchestrator: look soon. */
  readonly touch: () => void;
  readonly close: () => void;
}

/** How often it is looked whether a snapshot is due, in ms. */
const interval = 100;
/** How long a snapshot stays: at least, when nothing has changed, and however dear the next one is, in ms. */
const shortest = 200;
const longest = 1_000;
const patience = 1_000;
/** How often the orchestrator is asked how it stands, in ms; after a key at once. */
const askedAnew = 1_000;

/** Follows a stored sweep from outside the process that runs it. Reads only. */
export function watchStore(context: Context, storedAs: string): Watcher {
  const { root } = context;
  const gpus = createGpuReadings(context.env.PATH);
  // The slots go on moving while lists and tables of thousands of runs rest.
  const runsOf = rememberRuns({ rest: 40 });
  let opened: Opened | undefined;
  let last: Taken | undefined;
  let asked: (OrchestratorState & { readonly at: number }) | undefined;
  let selected: string | null = null;
  let isTouched = false;
  let isClosed = false;

  const next = async (): Promise<DashboardData | undefined> => {
    while (!isClosed) {
      const age = last === undefined ? Number.POSITIVE_INFINITY : Date.now() - last.at;
      // Nothing is asked of the store or of the orchestrator that could not be shown yet.
      if (!isRested(last, age)) {
        await sleep(interval);
        continue;
      }
      if (isTouched || asked === undefined || Date.now() - asked.at >= askedAnew) {
        asked = { at: Date.now(), ...(await orchestratorState(root)) };
      }
      if (isClosed) break;
      const { state, startedAt, isHere } = asked;
      opened = reopen(opened, context, storedAs);
      const version = opened.store.version();
      const isNews = last === undefined || version !== last.version || state !== last.state || isTouched;
      if (isNews || (last?.isMoving && age >= longest)) {
        isTouched = false;
        const [now, before] = [Date.now(), process.cpuUsage()];
        const data = collectDashboardData({
          root,
          store: opened.store,
          plan: opened.plan,
          state,
          startedAt,
          slots: [],
          ...(isHere ? { gpus } : {}),
          runsOf,
          selected,
          now,
        });
        // What a cluster has goes on without an orchestrator.
        const isMoving = state !== 'ended' || data.counts.running + data.counts.waiting > 0;
        // The first comes with all that starting takes, for which the second need not wait.
        const cpu = last === undefined ? process.cpuUsage() : before;
        last = { version, state, at: now, cpu, isMoving };
        return data;
      }
      await sleep(interval);
    }
    return undefined;
  };

  return {
    storedAs,
    next,
    select(run) {
      selected = run;
      isTouched = true;
    },
    touch() {
      isTouched = true;
    },
    close() {
      isClosed = true;
      opened?.store.close();
      opened = undefined;
    },
  };
}

/** A snapshot that was handed out. */
interface Taken {
  readonly version: number;
  readonly state: SweepState;
  readonly at: number;
  /** The processor time of this process before it was taken. */
  readonly cpu: NodeJS.CpuUsage;
  readonly isMoving: boolean;
}

/**
 * Whether the next one may be taken, `age` ms later: watching, with all that is drawn, takes a twenty-fifth of a core, and
 * a view stands still no longer than `patience`.
 */
function isRested(last: Taken | undefined, age: number): boolean {
  if (last === undefined) return true;
  const { user, system } = process.cpuUsage(last.cpu);
  return age >= Math.max(shortest, Math.min((25 * (user + system)) / 1000, patience));
}

interface Opened {
  readonly inode: number;
  readonly store: StoreReader;
  readonly plan: StoredPlan;
}

/** The store and plan, opened again where another file has taken the store's place (`rebuild`) or the plan was rewritten. */
function reopen(opened: Opened | undefined, { root, invocation }: Context, storedAs: string): Opened {
  const paths = rootPaths(root);
  const inode = inodeOf(paths.store) + inodeOf(`${paths.plans}/${storedAs}.json`);
  if (opened !== undefined && opened.inode === inode) return opened;
  const [store, plan] = [openStoreReadOnly(paths.store), readStoredPlan(root, storedAs)];
  if (store !== undefined && plan !== undefined) {
    opened?.store.close();
    return { inode, store, plan };
  }
  store?.close();
  // Another one is just being put in its place.
  if (opened !== undefined) return opened;
  throw environmentError(
    `there is nothing to watch of ${storedAs} now; the next "${invocation} run" builds the store anew`,
  );
}

function inodeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.ino ?? 0;
}
