import type { Cell, Table } from '../../src/analysis/index.ts';
import type {
  DashboardData,
  Failure,
  ProbabilitySeries,
  RunSummary,
  Slot,
  SlotRun,
} from '../../src/dashboard/index.ts';
import { groups, type RunStatus, runStatuses } from '../../src/model/index.ts';

export const startedAt = Date.UTC(2024, 4, 6, 12, 0, 0);

const blocks = ['voc-lt', 'coco-lt'];
const methods = ['DB', 'PR (l1-+)', 'PR (l2++)', 'PR (l1-+, l2++)'];
const seeds = [0, 1, 2];
const headings = ['total', 'head', 'medium', 'tail'];

/** Table 3 on its way: 15 of 24 runs done, two running, one failed. Invented numbers. */
export function sample(changes: Partial<DashboardData> = {}): DashboardData {
  const runs = sampleRuns();
  return {
    takenAt: startedAt + 72_000,
    sweep: 'ablation-pr',
    title: 'Table 3. DB loss against probability re-balancing',
    profile: 'quick',
    notices: ["generated data, not the paper's numbers"],
    recordsProbabilities: true,
    state: 'running',
    counts: countsOf(runs),
    startedAt,
    eta: { remaining: 48_000, basis: 'by 15 finished runs' },
    slots: [slot('cpu 0', runs[15], 605, 0.0831), slot('cpu 1', runs[16], 211, 0.1274)],
    tables: blocks.map((block, i) => table(block, i)),
    runs,
    detail: {
      id: runs[15]?.id ?? '',
      attempt: 1,
      facts: [
        { name: 'folder', value: `runs/${runs[15]?.id}` },
        { name: 'backend', value: 'wasm' },
        { name: 'loss.kind', value: 'db' },
        { name: 'optimizer.learning_rate', value: '0.008' },
      ],
      results: [],
      probability: probability(605),
      log: [
        { text: 'started on wasm, 968 steps', level: 'info' },
        { text: 'epoch 4/8', level: 'info' },
        { text: 'evaluation  mAP/total 69.20', level: 'info' },
        { text: 'learning rate x0.1', level: 'warning' },
        { text: 'epoch 5/8', level: 'info' },
        { text: 'step 600  checkpoint', level: 'info' },
        { text: 'step 605  loss 0.083', level: 'info' },
      ],
    },
    failures: [],
    events: [
      { text: '12:00:58 finished  coco-lt  DB  seed 1', level: 'info' },
      { text: '12:01:01 started   coco-lt  PR (l1-+)  seed 0', level: 'info' },
      { text: '12:01:07 started   coco-lt  PR (l1-+)  seed 1', level: 'info' },
    ],
    ...changes,
  };
}

/** The same with a run that diverged. */
export function sampleWithFailure(): DashboardData {
  const runs = sampleRuns().map((run, i) =>
    i === 4 ? { ...run, status: 'failed' as const, reason: 'diverged', results: [] } : run,
  );
  const { id, label, seed } = runs[4] as RunSummary;
  const failure: Failure = {
    id,
    label,
    seed,
    reason: 'diverged',
    message: 'the loss is NaN at step 412',
    stderr: ['Error: loss is NaN', '    at Trainer.step (train.ts:88:11)', '    at Trainer.run (train.ts:41:18)'],
  };
  return sample({ runs, counts: countsOf(runs), failures: [failure] });
}

export function countsOf(runs: readonly RunSummary[]): Record<RunStatus, number> {
  const count = (status: RunStatus) => runs.filter((run) => run.status === status).length;
  return Object.fromEntries(runStatuses.map((status) => [status, count(status)])) as Record<RunStatus, number>;
}

export function sampleRuns(): readonly RunSummary[] {
  return blocks
    .flatMap((block) => methods.flatMap((method) => seeds.map((seed) => ({ block, method, seed }))))
    .map(({ block, method, seed }, i): RunSummary => {
      const status = i < 15 ? 'done' : i < 17 ? 'running' : 'waiting';
      return {
        id: (0x9e3779b97f4a7c15n * BigInt(i + 1)).toString(16).slice(-16),
        label: [block, method],
        seed,
        status,
        places: [{ block, labels: { method }, seed }],
        reason: null,
        results:
          status === 'done' ? headings.map((heading, j) => ({ name: `mAP/${heading}`, value: 70 + i / 10 + j })) : [],
      };
    });
}

export function slot(name: string, run: RunSummary | undefined, step: number, loss: number): Slot {
  if (run === undefined) return { name, run: null, gpu: null };
  const busy: SlotRun = {
    id: run.id,
    label: run.label,
    seed: run.seed,
    epoch: Math.floor(step / 121),
    epochs: 8,
    step,
    totalSteps: 968,
    loss,
    fraction: step / 968,
    remaining: (968 - step) * 11,
  };
  return { name, run: busy, gpu: null };
}

const printed: readonly (readonly number[])[] = [
  [77.29, 72.17, 83.83, 76.37],
  [77.85, 71.76, 83.43, 78.0],
  [77.56, 72.92, 84.02, 76.15],
  [78.44, 72.36, 84.11, 78.5],
];

function table(block: string, blockIndex: number): Table {
  const rows = methods.map((method, i) => {
    const n = blockIndex === 0 ? 3 : i === 0 ? 3 : i === 1 ? 1 : 0;
    return {
      labels: [method],
      cells: headings.map((_, j) => cell(n, 71.42 + i * 0.63 + j * 2.31, 0.31 + j * 0.07, printed[i]?.[j] ?? null, i)),
    };
  });
  return {
    id: `table3-${block}`,
    title: 'Table 3',
    each: block,
    eachAxis: 'block',
    rowAxes: ['method'],
    columnAxis: null,
    columns: headings.map((heading) => ({ heading, metric: `mAP/${heading}`, lowerIsBetter: false, precision: 2 })),
    rows,
    pooled: [],
    reference: { source: 'Table 3', profile: 'paper', comparable: false },
  };
}

function cell(n: number, mean: number, deviation: number, reference: number | null, row: number): Cell {
  return {
    mean: n === 0 ? null : mean,
    deviation: n < 2 ? null : deviation,
    n,
    expected: 3,
    failed: 0,
    reference,
    difference: n === 0 || reference === null ? null : mean - reference,
    rank: row === 3 && n > 0 ? 'best' : null,
  };
}

/** Positives rise, head first; negatives fall. */
function probability(until: number): readonly ProbabilitySeries[] {
  return groups.flatMap((group, i) =>
    (['positive', 'negative'] as const).map((sign) => ({
      group,
      sign,
      points: Array.from({ length: Math.floor(until / 11) }, (_, k): readonly [number, number] => {
        const step = k * 11;
        const rise = 1 - Math.exp(-step / (120 + 160 * i));
        return [step, sign === 'positive' ? 0.5 + (0.45 - 0.14 * i) * rise : 0.5 - (0.47 - 0.03 * i) * rise];
      }),
    })),
  );
}
