import { nearestName } from '../base/index.ts';
import type { ReportSpec } from '../model/index.ts';
import { type ReportInput, resultsUsed, seriesNeeded } from './input.ts';

/** Names that are listed where none is near. */
const mostListed = 8;

/**
 * Warns of metrics that a report asks for and that no run has, though some are done: mostly a slip of the pen, which
 * would otherwise show as empty cells and a missing figure.
 */
export function unknownMetrics({ plan, runs, series, reported }: ReportInput): readonly string[] {
  const done = [...runs.values()].filter(({ status }) => status === 'done');
  if (done.length === 0) return [];
  const hasResult = (name: string) =>
    done.some(({ metrics }) =>
      name.endsWith('*')
        ? Object.keys(metrics ?? {}).some((known) => known.startsWith(name.slice(0, -1)))
        : Object.hasOwn(metrics ?? {}, name),
    );
  const hasSeries = (name: string) =>
    [...series.metrics.values()].some((ofRun) => (ofRun.get(name)?.steps.length ?? 0) > 0);
  return [
    ...[...resultsUsed(plan.report)]
      .filter(([name]) => !hasResult(name))
      .map(([name, users]) => warning(`finished with a metric "${name}"`, users, name, reported?.results ?? [])),
    ...seriesNeeded(plan.report)
      .metrics.filter((name) => !hasSeries(name))
      .map((name) =>
        warning(`reported a metric "${name}" on its way`, curvesOf(plan.report, name), name, reported?.series ?? []),
      ),
  ];
}

function curvesOf({ figures }: ReportSpec, name: string): readonly string[] {
  return figures
    .filter(({ kind, x, metric }) => kind === 'curves' && x === null && metric === name)
    .map(({ id }) => `figure ${id}`);
}

function warning(what: string, users: readonly string[], name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  const listed = known.length > mostListed ? [...known.slice(0, mostListed), '...'] : known;
  const hint =
    near !== undefined ? `; did you mean "${near}"?` : listed.length > 0 ? `; there are ${listed.join(', ')}` : '';
  return `no run has ${what} (${users.join(', ')})${hint}`;
}
