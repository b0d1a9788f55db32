import type { RunResult } from '../../analysis/index.ts';
import { dateAndTime, timeOfDay } from '../../base/index.ts';
import { clock, type Failure, type LogLine, type RunDetail, type RunSummary } from '../../dashboard/index.ts';
import type { Place, RunSpec } from '../../model/index.ts';
import { attemptPaths, lastLines } from '../../rundir/index.ts';
import type { EventRow, Standing, StoreReader } from '../../store/index.ts';
import { runLabelParts } from '../planning/run-label.ts';
import { failureOf } from './failure.ts';
import { settingsOf } from './varied-settings.ts';

/** A run of a plan as the store knows it. */
export interface PlacedRun extends Standing {
  readonly places: readonly [Place, ...Place[]];
}

/** Lines of a run's log, from its end. */
const loggedLines = 50;

/** A run in the list of all; `shown` names the results that stand in tables. */
export function toSummary(
  { id, places, status, reason, message }: PlacedRun,
  result: RunResult | undefined,
  shown: readonly string[],
): RunSummary {
  const metrics = result?.metrics ?? {};
  return {
    id,
    label: runLabelParts(places[0]),
    seed: places[0].seed,
    status,
    places,
    reason: status === 'failed' || status === 'interrupted' ? (message ?? reason) : null,
    results: shown.flatMap((name) => (Object.hasOwn(metrics, name) ? [{ name, value: metrics[name] ?? null }] : [])),
  };
}

/** Why a run has failed, with the end of what it said. */
export function toFailure(root: string, store: StoreReader, { id, places, attempts, ...last }: PlacedRun): Failure {
  return {
    id,
    label: runLabelParts(places[0]),
    seed: places[0].seed,
    ...failureOf(root, store, id, { ...last, attempt: attempts }),
  };
}

/** The page of one run. */
export function collectDetail(
  { root, store, now }: { readonly root: string; readonly store: StoreReader; readonly now: number },
  row: PlacedRun,
  { specs, varied }: { readonly specs: ReadonlyMap<string, RunSpec>; readonly varied: readonly string[] },
): RunDetail {
  const { id } = row;
  const last = store.attemptsOf(id).at(-1);
  const metrics = store.resultOf(id) ?? {};
  const points = store.probabilities(id);
  const groups = [...new Set(points.map(({ group }) => group))];
  const signs = ['positive', 'negative'] as const;
  return {
    id,
    attempt: last?.attempt ?? null,
    facts: [
      ...settingsOf(specs.get(id)?.config ?? {}, varied).map(([name, value]) => ({ name, value })),
      ...timeFacts(row, now),
      { name: 'folder', value: `runs/${id}` },
      ...(last?.backend ? [{ name: 'backend', value: last.backend }] : []),
      ...(last?.device ? [{ name: 'device', value: last.device }] : []),
    ],
    results: Object.entries(metrics).map(([name, value]) => ({ name, value })),
    probability: groups.flatMap((group) =>
      signs.map((sign) => ({
        group,
        sign,
        points: points.flatMap((point) => {
          const value = point[sign];
          return point.group === group && value !== null ? [[point.step, value] as const] : [];
        }),
      })),
    ),
    log: collectLog(root, store, row),
  };
}

/** When the last attempt began, and how long it has taken. */
function timeFacts({ attempts, started, ended, status }: PlacedRun, now: number): RunDetail['facts'] {
  if (attempts === 0 || started === null) return [];
  const end = status === 'running' ? now : ended === null ? null : Date.parse(ended);
  return [
    { name: 'began', value: dateAndTime(started) },
    ...(end === null ? [] : [{ name: 'took', value: clock(end - Date.parse(started)) }]),
  ];
}

/** What the last attempt printed; where it printed nothing, what it reported. */
function collectLog(root: string, store: StoreReader, row: PlacedRun): readonly LogLine[] {
  if (row.attempts === 0) return [];
  const { stdout, stderr } = attemptPaths(root, { runId: row.id, attempt: row.attempts });
  const printed = [
    ...lastLines(stdout, loggedLines).map((text) => ({ text, level: 'info' }) as const),
    ...lastLines(stderr, loggedLines).map((text) => ({ text, level: 'warning' }) as const),
  ];
  if (printed.length > 0) return printed;
  return toLogLines(store.recentEvents(loggedLines, row.id), new Map([[row.id, row]]));
}

/** The newest events, the newest last; those of other sweeps' runs are left out. */
export function toLogLines(events: readonly EventRow[], runs: ReadonlyMap<string, PlacedRun>): readonly LogLine[] {
  return events.toReversed().flatMap((event) => toLogLine(event, runs.get(event.runId)));
}

function toLogLine({ time, type, step }: EventRow, row: PlacedRun | undefined): readonly LogLine[] {
  if (row === undefined) return [];
  const at = step === null ? '' : ` at step ${step}`;
  const text = `${timeOfDay(time)} ${[...runLabelParts(row.places[0]), `seed ${row.places[0].seed}`].join(' ')}: ${type}${at}`;
  return [{ text, level: type === 'failed' ? 'error' : 'info' }];
}
