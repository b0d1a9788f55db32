import type { Resources } from '../model/index.ts';
import type { SlotRecord } from '../rundir/index.ts';

/** What there is to give out. Memory in bytes. */
export interface Capacity {
  readonly cpus: number;
  readonly memory: number;
  readonly gpus: readonly { readonly index: number; readonly uuid: string }[];
  /** Runs at a time, whatever they need; null: as many as fit. */
  readonly jobs: number | null;
}

export interface Slots {
  /** Why no slot can ever meet a need; null where one can. */
  readonly impossible: (need: Resources) => string | null;
  /** Takes what a run needs; undefined while it is not free. */
  readonly lease: (need: Resources) => SlotRecord | undefined;
  /** Counts a slot as taken that another orchestrator leased, however full that makes it. */
  readonly occupy: (slot: SlotRecord) => void;
  readonly release: (slot: SlotRecord) => void;
  /** GPUs, by UUID, that others use and nobody here does: not leased until a later call leaves them out. */
  readonly avoid: (gpus: ReadonlySet<string>) => void;
  /** Counts the GPUs of a slot as lost: they are given out again only where the others are too few for a need. */
  readonly markLost: (slot: SlotRecord) => void;
  readonly gpusInUse: () => ReadonlySet<string>;
  /** More GPUs to give out: those that nobody had asked for when the sweep began. */
  readonly offer: (gpus: Capacity['gpus']) => void;
}

/** Shares of a GPU are sums of fractions such as 0.1: equal up to this. */
const rounding = 1e-9;

export function createSlots(capacity: Capacity): Slots {
  let { gpus: offered } = capacity;
  const taken = new Set<SlotRecord>();
  const lost = new Set<string>();
  let avoided: ReadonlySet<string> = new Set();
  const sum = (of: (slot: SlotRecord) => number) => [...taken].reduce((total, slot) => total + of(slot), 0);
  const usedOf = (uuid: string) => sum((slot) => (slot.gpus.includes(uuid) ? slot.gpu_share : 0));

  /** The GPUs for a need, the fullest that still fit first so that whole ones stay free; undefined where too few fit. */
  const chooseGpus = (need: Resources) => {
    const [count, share] = gpuNeed(need);
    const sound = offered.filter(({ uuid }) => !lost.has(uuid));
    const fitting = (sound.length >= count ? sound : offered)
      .filter(({ uuid }) => !avoided.has(uuid))
      .map((gpu) => ({ ...gpu, used: usedOf(gpu.uuid) }))
      .filter(({ used }) => used + share <= 1 + rounding)
      .sort((a, b) => b.used - a.used || a.index - b.index);
    return fitting.length < count ? undefined : { gpus: fitting.slice(0, count), share };
  };

  return {
    impossible(need) {
      const gpus = gpuNeed(need)[0];
      if (need.cpus > capacity.cpus + rounding) return `needs ${need.cpus} CPUs, and there are ${capacity.cpus}`;
      if (gpus > offered.length) {
        return `needs ${need.gpus} GPU${need.gpus === 1 ? '' : 's'}, and there ${countText(offered.length)}`;
      }
      if ((need.memory ?? 0) > capacity.memory) {
        return `needs ${gibibytes(need.memory ?? 0)} of memory, and there are ${gibibytes(capacity.memory)}`;
      }
      return null;
    },
    lease(need) {
      if (capacity.jobs !== null && taken.size >= capacity.jobs) return undefined;
      if (sum((slot) => slot.cpus) + need.cpus > capacity.cpus + rounding) return undefined;
      if (need.memory !== null && sum((slot) => slot.memory ?? 0) + need.memory > capacity.memory) return undefined;
      const chosen = chooseGpus(need);
      if (chosen === undefined) return undefined;
      const slot: SlotRecord = {
        name: chosen.gpus.length > 0 ? `gpu ${chosen.gpus.map(({ index }) => index).join(',')}` : freeCpuName(taken),
        cpus: need.cpus,
        memory: need.memory,
        gpus: chosen.gpus.map(({ uuid }) => uuid),
        gpu_share: chosen.share,
      };
      taken.add(slot);
      return slot;
    },
    occupy: (slot) => void taken.add(slot),
    release: (slot) => void taken.delete(slot),
    avoid(gpus) {
      avoided = gpus;
    },
    markLost(slot) {
      for (const uuid of slot.gpus) lost.add(uuid);
    },
    gpusInUse: () => new Set([...taken].flatMap((slot) => slot.gpus)),
    offer(gpus) {
      offered = gpus;
    },
  };
}

/** Slots of a cluster, which decides itself what runs where and when: whatever is asked for is leased. */
export function queueSlots(): Slots {
  return {
    impossible: () => null,
    lease: (need) => ({
      name: 'queue',
      cpus: need.cpus,
      memory: need.memory,
      gpus: [],
      gpu_share: need.gpus > 0 && need.gpus < 1 ? need.gpus : 1,
    }),
    occupy() {},
    release() {},
    avoid() {},
    markLost() {},
    gpusInUse: () => new Set(),
    offer() {},
  };
}

/** How many GPUs, and which share of each: 0.5 is half of one, 2 is two whole ones. */
function gpuNeed({ gpus }: Resources): readonly [count: number, share: number] {
  return gpus <= 0 ? [0, 0] : gpus < 1 ? [1, gpus] : [Math.ceil(gpus), 1];
}

function freeCpuName(taken: ReadonlySet<SlotRecord>): string {
  const names = new Set([...taken].map((slot) => slot.name));
  for (let index = 0; ; index++) {
    if (!names.has(`cpu ${index}`)) return `cpu ${index}`;
  }
}

function countText(count: number): string {
  return count === 0 ? 'is none' : count === 1 ? 'is 1' : `are ${count}`;
}

function gibibytes(bytes: number): string {
  return `${Number((bytes / 1024 ** 3).toFixed(1))} GiB`;
}
