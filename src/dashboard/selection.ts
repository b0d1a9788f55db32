import { labelOf, type Table, type TableRow } from '../analysis/index.ts';
import type { Labels, Place } from '../model/index.ts';
import type { DashboardData, RunSummary } from './data.ts';
import type { DashboardState } from './state.ts';

/** The run whose probabilities and log are shown: the chosen one, else the first under way, else the last one ended. */
export function shownRun({ chosen, data }: DashboardState): string | null {
  if (chosen !== null) return chosen;
  const running = data.slots.find(({ run }) => run !== null)?.run;
  if (running !== undefined && running !== null) return running.id;
  return data.detail?.id ?? data.runs.findLast(({ status }) => status === 'done' || status === 'failed')?.id ?? null;
}

/** The runs that the arrow keys walk through where they are now. */
export function listedRuns(state: DashboardState): readonly string[] {
  switch (state.overlays.at(-1)) {
    case 'runs':
      return filteredRuns(state.data, state.filter).map(({ id }) => id);
    case 'failures':
      return state.data.failures.map(({ id }) => id);
    default:
      return state.data.slots.flatMap(({ run }) => (run === null ? [] : [run.id]));
  }
}

/** A list of runs lies on top. */
export function isListOpen({ overlays }: DashboardState): boolean {
  const overlay = overlays.at(-1);
  return overlay === 'runs' || overlay === 'failures';
}

/** A list is open in which no run stands, so that there is none to act on. */
export function isListEmpty(state: DashboardState): boolean {
  return isListOpen(state) && listedRuns(state).length === 0;
}

/**
 * Runs of which every word of the filter occurs in label, seed (`seed 1` or `seed=1`) or status, or begins the id; case does
 * not matter.
 */
export function filteredRuns(data: DashboardData, filter: string): readonly RunSummary[] {
  const words = filter
    .toLowerCase()
    .replace(/\bseed +(?=\d)/g, 'seed=')
    .split(' ')
    .filter(Boolean);
  if (words.length === 0) return data.runs;
  return data.runs.filter(({ id, label, seed, status }) => {
    const text = `${label.join(' ')} seed=${seed} ${status}`.toLowerCase();
    return words.every((word) => text.includes(word) || (word.length >= leastOfId && id.startsWith(word)));
  });
}

/** A shorter beginning of an id would be taken for one all the time. */
const leastOfId = 4;

export interface ResultRow {
  readonly table: Table;
  readonly row: TableRow;
}

/** The rows of all tables, in the order in which they are shown. */
export function resultRows(tables: readonly Table[]): readonly ResultRow[] {
  return tables.flatMap((table) => table.rows.map((row) => ({ table, row })));
}

/** The run that best stands for a row of a table: one under way, else the last one done, else its first. */
export function runOfRow(runs: readonly RunSummary[], target: ResultRow): string | null {
  const members = runs.filter(({ places }) => places.some((place) => isInRow(place, target)));
  const best =
    members.find(({ status }) => status === 'running') ??
    members.findLast(({ status }) => status === 'done') ??
    members[0];
  return best?.id ?? null;
}

function isInRow({ block, labels, seed }: Place, { table, row }: ResultRow): boolean {
  const labelAt = (axis: string) => {
    const all: Labels = { block, seed, ...labels };
    const value = all[axis];
    return value === undefined ? '-' : labelOf(value);
  };
  const isInTable = table.eachAxis === null || labelAt(table.eachAxis) === table.each;
  return isInTable && table.rowAxes.every((axis, i) => labelAt(axis) === row.labels[i]);
}
