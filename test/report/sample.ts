import {
  type ReportAttempt,
  type ReportFormat,
  type ReportInput,
  type ReportRun,
  renderReport,
} from '../../src/report/index.ts';
import { claim, figure, type Given, idOf, planOf, resultsOf, table } from '../analysis/plan.ts';

const environment = {
  version: '0.1.0',
  node: '22.12.0',
  backend: 'wasm',
  device: null,
  host: 'bench',
  gitCommit: '0123abc',
  gitDirty: false,
  data: 'sha256:9f',
  weights: null,
  inputs: null,
};

export const attempt: ReportAttempt = {
  number: 1,
  status: 'done',
  reason: 'finished',
  started: '2026-01-02T03:04:05.678Z',
  ended: '2026-01-02T03:05:06.878Z',
  seconds: 61.2,
  gpus: 0,
  command: 'npx sweep run demo.yaml -j 2',
  environment,
};

const methods = { DB: 71, 'PR (l1-+)': 72, 'PR (l1-+, l2++)': 73 };

/** Two blocks of three methods with three seeds each; the last method of coco-lt lacks a seed and has one failed. */
export const given: readonly Given[] = ['voc-lt', 'coco-lt'].flatMap((block) =>
  Object.entries(methods).flatMap(([method, base], m) =>
    [0, 1, 2].map((seed): Given => {
      const at = { block, labels: { method }, seed, config: { data: { set: block }, loss: { rank: m }, seed } };
      if (block === 'coco-lt' && m === 2 && seed > 0) return { ...at, status: seed === 1 ? 'failed' : 'waiting' };
      const total = base + (block === 'coco-lt' ? -20 : 0) + [0, 0.5, 0.2][seed]! * (m + 1);
      return {
        ...at,
        metrics: { 'mAP/total': total, 'mAP/head': total - 2, 'mAP/tail': block === 'voc-lt' ? total + 1 : null },
      };
    }),
  ),
);

/** A report with all that a report can hold, from plain data; `change` replaces parts of the input. */
export function sampleInput(change: Partial<ReportInput> = {}, report = {}): ReportInput {
  const plan = planOf(given, {
    labels: {
      block: { 'voc-lt': { text: 'VOC-LT', tex: null } },
      method: { 'PR (l1-+)': { text: null, tex: 'PR ($\\lambda_1^-{+}$)' } },
    },
    tables: [
      table({
        each: 'block',
        columns: [
          ['total', 'mAP/total'],
          ['head', 'mAP/head'],
          ['tail', 'mAP/tail'],
        ],
        reference: {
          source: 'Table 3',
          profile: 'paper',
          values: { 'voc-lt': { DB: [77.29, 72.17, 76.37], 'PR (l1-+)': [77.85, 72.17, null] } },
        },
      }),
    ],
    figures: [figure({ title: 'Figure 4', each: 'block', panels: 'method' })],
    claims: [
      claim({
        id: 'pr-helps',
        metric: ['mAP/total'],
        better: 'PR (l1-+)',
        than: ['DB'],
        where: { block: 'voc-lt' },
        source: 'Table 3: +0.56',
      }),
      claim({
        id: 'both-best',
        each: 'block',
        metric: ['mAP/total', 'mAP/head'],
        better: 'PR (l1-+, l2++)',
        than: 'all',
      }),
    ],
    ...report,
  });
  const runs = new Map(
    [...resultsOf(given)].map(([id, result]): [string, ReportRun] => [
      id,
      {
        ...result,
        attempts: result.status === 'waiting' ? [] : [attempt],
        failure:
          result.status === 'failed'
            ? { reason: 'exit', message: 'ended with status 1', stderr: ['Traceback:', '  ```', 'ValueError: <bad>'] }
            : null,
      },
    ]),
  );
  const probability = new Map(
    given
      .filter(({ metrics }) => metrics !== undefined)
      .map((run) => [
        idOf(run),
        [0, 10, 20].flatMap((step) =>
          (['head', 'medium', 'tail'] as const).map((group, i) => ({
            step,
            group,
            positive: 0.1 + (step / 50) * (1 + i / 4) + run.seed / 100,
            negative: 0.05 + (step / 200) * (1 + i / 4),
          })),
        ),
      ]),
  );
  return {
    plan,
    runs,
    notices: ['generated data'],
    version: '0.1.0',
    series: { probability, metrics: new Map() },
    ...change,
  };
}

/** The report's files that are text. */
export async function renderText(
  input: ReportInput,
  formats: readonly ReportFormat[],
): Promise<ReadonlyMap<string, string>> {
  const files = await renderReport(input, formats);
  return new Map([...files].flatMap(([name, content]) => (typeof content === 'string' ? [[name, content]] : [])));
}
