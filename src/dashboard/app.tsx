import { Text, useInput, useIsScreenReaderEnabled } from 'ink';
import { useLayoutEffect } from 'react';
import { messageOf } from './keys.ts';
import type { Message } from './reducer.ts';
import { Screen } from './screen.tsx';
import { spokenLines } from './spoken.ts';
import type { DashboardState } from './state.ts';
import { oneLine, wrap } from './text.ts';

interface AppProps {
  readonly state: DashboardState;
  readonly colour: boolean;
  readonly dispatch: (message: Message) => void;
  /** Draw everything anew: something else may have written on the terminal. */
  readonly repaint: () => void;
  /** Called whichever way the view comes down, a crash or a signal included. */
  readonly onUnmount: () => void;
}

/** The state on the screen, and the keyboard as messages. */
export function App({ state, colour, dispatch, repaint, onUnmount }: AppProps) {
  const isSpoken = useIsScreenReaderEnabled();
  useLayoutEffect(() => onUnmount, [onUnmount]);
  useInput((input, key) => {
    if (key.ctrl && input === 'l') return repaint();
    const message = messageOf(input, key, state);
    if (message !== null) dispatch(message);
  });
  if (isSpoken) {
    const lines = spokenLines(state).flatMap((line) => wrap(oneLine(line), state.size.columns));
    return <Text>{lines.slice(0, state.size.rows).join('\n')}</Text>;
  }
  return <Screen state={state} colour={colour} dispatch={dispatch} />;
}
