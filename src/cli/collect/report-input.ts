import type { Series } from '../../analysis/index.ts';
import { canonicalJson, type JsonObject, secondsBetween, sha256 } from '../../base/index.ts';
import type { RunSpec, StoredPlan } from '../../model/index.ts';
import {
  metricsNeeded,
  type ReportAttempt,
  type ReportInput,
  type ReportRun,
  seriesNeeded,
} from '../../report/index.ts';
import { type AttemptRecord, type Inputs, readAttempt, readScores, scoreCount } from '../../rundir/index.ts';
import type { AttemptProgress, StoreReader } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { packageVersion } from '../package-version.ts';
import { changedRuns } from './changed-runs.ts';
import { failureOf } from './failure.ts';
import { collectLossCurves } from './loss-curves.ts';
import { collectNotices } from './notices.ts';

/** Everything a report prints, as of one moment of the store. */
export function collectReportInput(context: Context, store: StoreReader, plan: StoredPlan): ReportInput {
  const { root } = context;
  return store.snapshot(() => {
    const specs = store.specs(plan.storedAs);
    const configOf = (id: string): JsonObject => specs.get(id)?.config ?? {};
    const rows = store.standings(plan.storedAs);
    const metrics = store.metricsOf(plan.storedAs, metricsNeeded(plan.report));
    const attemptsOf = store.attemptsOfSweep(plan.storedAs);
    const runs = new Map<string, ReportRun>();
    const doneWith = new Map<string, Inputs>();
    for (const standing of rows) {
      const { id, status, attempts } = standing;
      const records = (attemptsOf.get(id) ?? []).map((row) => ({
        row,
        record: readAttempt(root, { runId: id, attempt: row.attempt }),
      }));
      const inputs = records.at(-1)?.record?.inputs;
      if (status === 'done' && inputs !== undefined) doneWith.set(id, inputs);
      runs.set(id, {
        status,
        config: configOf(id),
        metrics: metrics.get(id) ?? (status === 'done' ? {} : null),
        attempts: records.map(({ row, record }) => toReportAttempt(row, record)),
        failure: status === 'failed' ? failureOf(root, store, id, { ...standing, attempt: attempts }) : null,
      });
    }
    const isDone = (id: string) => runs.get(id)?.status === 'done';
    const { curves, warnings } = collectLossCurves(root, plan, runs);
    return {
      plan,
      runs,
      notices: collectNotices(definedSpecs(plan, specs)),
      version: packageVersion(),
      series: collectSeries(store, plan, isDone),
      lossGradients: curves,
      warnings: [...changedRuns(context, plan, specs, (id) => doneWith.get(id) ?? null), ...warnings],
      reported: reportedNames(store, plan, isDone),
      scores: { size: (id) => scoreCount(root, id), read: (id) => readScores(root, id) },
    };
  });
}

function toReportAttempt(row: AttemptProgress, record: AttemptRecord | undefined): ReportAttempt {
  const files = record?.inputs.files ?? {};
  return {
    number: row.attempt,
    status: row.status ?? 'running',
    reason: row.reason,
    started: row.started,
    ended: row.ended,
    seconds: secondsBetween(row.started, row.ended),
    gpus: record === undefined ? 0 : record.slot.gpus.length * record.slot.gpu_share,
    command: record?.typed ?? null,
    environment: {
      version: record?.versions.sweep ?? null,
      node: record?.versions.node ?? null,
      backend: row.backend,
      device: row.device,
      host: row.host,
      gitCommit: record?.git_commit ?? null,
      gitDirty: record?.git_dirty ?? null,
      data: row.dataFingerprint ?? record?.inputs.data ?? null,
      weights: record?.inputs.weights ?? null,
      inputs: Object.keys(files).length === 0 ? null : sha256(canonicalJson({ ...files })),
    },
  };
}

/** Figures draw what runs that are done have reported. */
function collectSeries(store: StoreReader, plan: StoredPlan, isDone: (id: string) => boolean): ReportInput['series'] {
  const needed = seriesNeeded(plan.report);
  const ids = plan.runs.map(({ id }) => id).filter(isDone);
  return {
    probability: new Map(needed.probability ? ids.map((id) => [id, store.probabilities(id)]) : []),
    metrics: new Map(
      needed.metrics.length === 0
        ? []
        : ids.map((id) => [id, new Map(needed.metrics.map((name) => [name, seriesOf(store, id, name)]))]),
    ),
  };
}

/** What a run reported under a name as a metric, or else in its evaluations. */
function seriesOf(store: StoreReader, id: string, name: string): Series {
  const reported = store.seriesColumns(id, name);
  if (reported.steps.length > 0) return reported;
  const evaluations = store.evaluations(id).filter((point) => point.name === name);
  return { steps: evaluations.map(({ step }) => step), values: evaluations.map(({ value }) => value) };
}

/** What the first done run of every block has; its runs report alike. */
function reportedNames(
  store: StoreReader,
  plan: StoredPlan,
  isDone: (id: string) => boolean,
): NonNullable<ReportInput['reported']> {
  const firsts = plan.blocks.flatMap(({ name }) => {
    const first = plan.runs.find(({ id, places }) => isDone(id) && places.some(({ block }) => block === name));
    return first === undefined ? [] : [first.id];
  });
  return {
    results: [...new Set(firsts.flatMap((id) => Object.keys(store.resultOf(id) ?? {})))],
    series: [
      ...new Set(firsts.flatMap((id) => [...store.seriesNames(id), ...store.evaluations(id).map(({ name }) => name)])),
    ],
  };
}

function definedSpecs(plan: StoredPlan, specs: ReadonlyMap<string, RunSpec>): readonly RunSpec[] {
  return plan.runs.flatMap(({ id }) => specs.get(id) ?? []);
}
