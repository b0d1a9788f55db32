import type { PanelName } from '../layout.ts';
import type { DashboardState, Size } from '../state.ts';
import type { Line } from '../text.ts';
import { headerLines } from './header.ts';
import { footerLine, helpLines } from './keys.ts';
import { eventLines, failureLines, runLines, tailLines } from './lists.ts';
import { probabilityLines } from './probability.ts';
import { resultLines } from './results.ts';
import { runPageLines } from './run-page.ts';
import { slotLines } from './slots.ts';

/** What a panel shows in so many columns and rows: at most that many lines, each at most that wide when fitted. */
export function panelLines(panel: PanelName, state: DashboardState, size: Size): readonly Line[] {
  return panels[panel](state, size);
}

const panels: Readonly<Record<PanelName, (state: DashboardState, size: Size) => readonly Line[]>> = {
  header: (state, { columns }) => headerLines(state, columns),
  slots: slotLines,
  results: resultLines,
  map: probabilityLines,
  tail: tailLines,
  failures: failureLines,
  events: eventLines,
  help: helpLines,
  runs: runLines,
  run: runPageLines,
  log: tailLines,
  footer: (state, { columns }) => [footerLine(state, columns)],
};
