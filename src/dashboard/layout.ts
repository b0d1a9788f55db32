import { headerLines } from './panels/header.ts';
import { resultsHeight } from './panels/results.ts';
import type { DashboardState, Overlay } from './state.ts';

export type PanelName = 'header' | 'slots' | 'results' | 'map' | 'tail' | 'failures' | 'events' | 'footer' | Overlay;

/** Panels beside each other; all widths and a column for each divider between them make the width of the screen. */
export interface Band {
  readonly height: number;
  readonly cells: readonly { readonly panel: PanelName; readonly width: number }[];
}

/** Below this the probability map moves to a second page; from `sideBySide` on it stands beside the tables. */
const onePage = 100;
const sideBySide = 160;
const threeLists = 200;
/** What a panel needs to be worth showing. */
const least = { map: 8, results: 6, list: 3 };

/** Which panels are shown where: bands from top to bottom that fill the screen with a rule between each two. */
export function arrange(state: DashboardState): readonly Band[] {
  const { columns, rows } = state.size;
  const header = full('header', headerLines(state, columns).length, columns);
  const footer = full('footer', 1, columns);
  const body = Math.max(1, rows - header.height - footer.height - 2);
  const overlay = state.overlays.at(-1);
  return [header, ...(overlay === undefined ? panels(state, body) : [full(overlay, body, columns)]), footer];
}

function full(panel: PanelName, height: number, columns: number): Band {
  return { height, cells: [{ panel, width: columns }] };
}

function panels(state: DashboardState, body: number): readonly Band[] {
  const { columns } = state.size;
  const slots = full(
    'slots',
    Math.min(1 + Math.max(1, state.data.slots.length), Math.max(3, Math.floor(body / 3))),
    columns,
  );
  const rest = body - slots.height - 1;
  if (rest < 2) return [full('slots', body, columns)];
  if (!state.hasMap) return [slots, ...tablesAndLists(state, rest)];
  if (columns >= sideBySide) return [slots, ...wide(state, rest)];
  const needed = Math.min(least.results, resultsHeight(state.data.tables)) + 1 + least.map;
  if (columns < onePage || rest < needed) return [slots, ...twoPages(state, rest)];
  return [slots, ...stacked(state, rest)];
}

/** Tables and map beside each other, lists below. */
function wide(state: DashboardState, rest: number): readonly Band[] {
  const { columns } = state.size;
  const map = Math.max(57, Math.floor(columns * 0.36));
  const natural = Math.max(resultsHeight(state.data.tables), Math.min(24, Math.floor(rest * 0.55)));
  const height = rest - natural - 1 < least.list ? rest : natural;
  const top: Band = {
    height,
    cells: [
      { panel: 'results', width: columns - map - 1 },
      { panel: 'map', width: map },
    ],
  };
  return [top, ...lists(state, rest - height - 1)];
}

/** Tables, below them the map with the run's log at its side, below those what is left room for. */
function stacked(state: DashboardState, rest: number): readonly Band[] {
  const { columns } = state.size;
  const results = Math.min(resultsHeight(state.data.tables), rest - 1 - least.map);
  const lower = rest - results - 1;
  const map = lower - 14 - 1 >= least.list ? 14 : lower;
  return [full('results', results, columns), mapAndTail(columns, map), ...lists(state, lower - map - 1)];
}

/** One page with the tables, one with the map; Tab turns it. */
function twoPages(state: DashboardState, rest: number): readonly Band[] {
  const { columns } = state.size;
  if (state.focus === 'map') {
    if (rest < least.map + 1 + least.list) return [full('map', rest, columns)];
    const map = Math.min(18, Math.max(least.map, Math.floor(rest * 0.6)));
    return [full('map', map, columns), full('tail', rest - map - 1, columns)];
  }
  return tablesAndLists(state, rest);
}

function tablesAndLists(state: DashboardState, rest: number): readonly Band[] {
  const natural = resultsHeight(state.data.tables);
  const results = rest - natural - 1 < least.list ? rest : natural;
  return [full('results', results, state.size.columns), ...lists(state, rest - results - 1)];
}

function mapAndTail(columns: number, height: number): Band {
  const tail = Math.floor(columns * 0.33);
  return {
    height,
    cells: [
      { panel: 'map', width: columns - tail - 1 },
      { panel: 'tail', width: tail },
    ],
  };
}

/**
 * Failures, where there are any, else events; on a wide screen, or where no map has the log at its side, the run's log
 * beside them, on a wider one all three.
 */
function lists(state: DashboardState, height: number): readonly Band[] {
  if (height < 1) return [];
  const { columns } = state.size;
  const first: PanelName = state.data.failures.length > 0 ? 'failures' : 'events';
  if (columns < (state.hasMap ? sideBySide : onePage)) return [full(first, height, columns)];
  const isThree = columns >= threeLists && first === 'failures';
  return [{ height, cells: evenly(isThree ? [first, 'events', 'tail'] : [first, 'tail'], columns) }];
}

function evenly(panels: readonly PanelName[], columns: number): Band['cells'] {
  const width = Math.floor((columns - panels.length + 1) / panels.length);
  const last = columns - (width + 1) * (panels.length - 1);
  return panels.map((panel, i) => ({ panel, width: i < panels.length - 1 ? width : last }));
}
