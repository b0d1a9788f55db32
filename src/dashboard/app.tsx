import { Text, useIsScreenReaderEnabled } from 'ink';
import { useLayoutEffect } from 'react';
import { oneLine } from '../base/index.ts';
import { screenRows } from './screen.ts';
import { spokenLines } from './spoken.ts';
import type { DashboardState } from './state.ts';
import { wrap } from './text.ts';

interface AppProps {
  readonly state: DashboardState;
  readonly colour: boolean;
  /** The rows of the next frame. */
  readonly onFrame: (rows: readonly string[]) => void;
  /** Called whichever way the view comes down, a crash or a signal included. */
  readonly onUnmount: () => void;
}

/** The state on the screen. */
export function App({ state, colour, onFrame, onUnmount }: AppProps) {
  const isSpoken = useIsScreenReaderEnabled();
  useLayoutEffect(() => onUnmount, [onUnmount]);
  if (isSpoken) {
    const lines = spokenLines(state).flatMap((line) => wrap(oneLine(line), state.size.columns));
    return <Text>{lines.slice(0, state.size.rows).join('\n')}</Text>;
  }
  return <Screen state={state} colour={colour} onFrame={onFrame} />;
}

/** The panels go to the terminal as they are: nothing is left for Ink to draw. */
function Screen({ state, colour, onFrame }: Pick<AppProps, 'state' | 'colour' | 'onFrame'>) {
  const rows = screenRows(state, colour);
  useLayoutEffect(() => onFrame(rows));
  return null;
}
