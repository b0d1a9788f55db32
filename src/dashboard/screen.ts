import { arrange, type Band } from './layout.ts';
import { panelLines } from './panels/index.ts';
import type { DashboardState } from './state.ts';
import { cutLine, fitLine, type Line, span } from './text.ts';
import { painted } from './theme.ts';

/**
 * One frame, a text for each row of the screen: bands of panels with a rule between each two, exactly as large as the
 * terminal. The panels know the width of all they write; laid out by Ink, which measures and styles every character
 * anew, a frame of 250 x 60 would take five times as long.
 */
export function screenRows(state: DashboardState, colour: boolean): readonly string[] {
  const { columns, rows } = state.size;
  const rule: Line = [span('─'.repeat(columns), 'muted')];
  const lines = arrange(state).flatMap((band, i) => [...(i > 0 ? [rule] : []), ...bandLines(band, state)]);
  return Array.from({ length: rows }, (_, row) => painted(cutLine(lines[row] ?? [], columns), colour));
}

/** The lines of panels beside each other, with a bar between each two. */
function bandLines({ cells, height }: Band, state: DashboardState): readonly Line[] {
  const panels = cells.map(({ panel, width }) => panelLines(panel, state, { columns: width, rows: height }));
  return Array.from({ length: height }, (_, row) =>
    cells.flatMap(({ width }, i) => {
      const line = panels[i]?.[row] ?? [];
      // The last one needs no filling up.
      return i < cells.length - 1 ? [...fitLine(line, width), span('│', 'muted')] : cutLine(line, width);
    }),
  );
}
