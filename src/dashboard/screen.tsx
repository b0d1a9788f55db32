import { Box, Text, Transform } from 'ink';
import { Fragment } from 'react';
import { FilterInput, type FilterMessage } from './filter-input.tsx';
import { arrange, type Band } from './layout.ts';
import { panelLines } from './panels/index.ts';
import type { DashboardState } from './state.ts';
import { cutLine, type Line, span } from './text.ts';
import { painted } from './theme.ts';

interface ScreenProps {
  readonly state: DashboardState;
  readonly colour: boolean;
  readonly onFilter: (message: FilterMessage) => void;
}

/** One frame: bands of panels with a rule between each two, exactly as large as the terminal. */
export function Screen({ state, colour, onFilter }: ScreenProps) {
  const { columns, rows } = state.size;
  const rule = [[span('─'.repeat(columns), 'muted')]];
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      {arrange(state).map((band, i) => (
        <Fragment key={keyOf(band)}>
          {i > 0 && <Block lines={rule} width={columns} height={1} colour={colour} />}
          {state.filtering && keyOf(band) === 'footer' ? (
            <FilterInput filter={state.filter} onFilter={onFilter} />
          ) : (
            <Panels band={band} state={state} colour={colour} />
          )}
        </Fragment>
      ))}
    </Box>
  );
}

function keyOf({ cells }: Band): string {
  return cells.map(({ panel }) => panel).join('+');
}

function Panels({ band, state, colour }: Omit<ScreenProps, 'onFilter'> & { readonly band: Band }) {
  const { height } = band;
  const divider = Array.from({ length: height }, () => [span('│', 'muted')]);
  return (
    <Box height={height} flexShrink={0}>
      {band.cells.map(({ panel, width }, i) => (
        <Fragment key={panel}>
          {i > 0 && <Block lines={divider} width={1} height={height} colour={colour} />}
          <Block
            lines={panelLines(panel, state, { columns: width, rows: height })}
            width={width}
            height={height}
            colour={colour}
          />
        </Fragment>
      ))}
    </Box>
  );
}

interface BlockProps {
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
  readonly colour: boolean;
}

/**
 * Lines of known width. Ink would measure them all on each frame, at 2 µs a character for anything but ASCII, and
 * remember every text it has ever measured; so it lays out a stand-in of the same size and gets the lines when it
 * writes.
 */
function Block({ lines, width, height, colour }: BlockProps) {
  const standIn = Array.from({ length: height }, () => 'x'.repeat(width)).join('\n');
  return (
    <Box width={width} height={height} flexShrink={0}>
      <Transform transform={(_, row) => painted(cutLine(lines[row] ?? [], width), colour)}>
        <Text>{standIn}</Text>
      </Transform>
    </Box>
  );
}
