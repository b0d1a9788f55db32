import { Text, useInput, useIsScreenReaderEnabled, useStdin } from 'ink';
import { useLayoutEffect } from 'react';
import { FilterInput, type FilterMessage } from './filter-input.tsx';
import type { Stroke } from './keys.ts';
import { screenRows } from './screen.ts';
import { spokenLines } from './spoken.ts';
import type { DashboardState } from './state.ts';
import { oneLine, wrap } from './text.ts';

interface AppProps {
  readonly state: DashboardState;
  readonly colour: boolean;
  /** The rows of the next frame. */
  readonly onFrame: (rows: readonly string[]) => void;
  readonly onStroke: (stroke: Stroke) => void;
  /** What the filter's input field has to say. */
  readonly onFilter: (message: FilterMessage) => void;
  /** Called whichever way the view comes down, a crash or a signal included. */
  readonly onUnmount: () => void;
}

/** The state on the screen, and the keyboard. */
export function App({ state, colour, onFrame, onStroke, onFilter, onUnmount }: AppProps) {
  const isSpoken = useIsScreenReaderEnabled();
  useLayoutEffect(() => onUnmount, [onUnmount]);
  // Without a keyboard (standard input comes from a file) there is still something to see.
  const { isRawModeSupported } = useStdin();
  useInput((input, key) => onStroke({ input, key }), { isActive: isRawModeSupported });
  if (isSpoken) {
    const lines = spokenLines(state).flatMap((line) => wrap(oneLine(line), state.size.columns));
    return <Text>{lines.slice(0, state.size.rows).join('\n')}</Text>;
  }
  return <Screen state={state} colour={colour} onFrame={onFrame} onFilter={onFilter} />;
}

/** The panels go to the terminal as they are; Ink draws the one field that takes letters, which covers the last row. */
function Screen({ state, colour, onFrame, onFilter }: Pick<AppProps, 'state' | 'colour' | 'onFrame' | 'onFilter'>) {
  const rows = screenRows(state, colour);
  useLayoutEffect(() => onFrame(rows));
  return state.filtering ? <FilterInput filter={state.filter} onFilter={onFilter} /> : null;
}
