import { render } from 'ink';
import type { Clock } from '../base/index.ts';
import { App } from './app.tsx';
import type { DashboardAction, DashboardData } from './data.ts';
import { openKeyboard, type Stroke } from './keyboard.ts';
import { messageOf } from './keys.ts';
import { paced } from './paced.ts';
import { initialStep, type Message, reduce } from './reducer.ts';
import type { Step } from './step.ts';
import { summaryLines } from './summary.ts';
import { suspension } from './suspend.ts';
import { frameTerminal } from './terminal.ts';

export interface DashboardOptions {
  readonly initial: DashboardData;
  /** The orchestrator's own view, whose end ends the sweep; false for a view that only watches. */
  readonly owner: boolean;
  readonly onAction: (action: DashboardAction) => void;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly clock: Clock;
  /** False for NO_COLOR and --no-color. */
  readonly colour: boolean;
  /** Sentences instead of panels. */
  readonly screenReader: boolean;
}

export interface Dashboard {
  /** Hands in the next snapshot, as often as one likes; at most ten frames a second are drawn. */
  readonly update: (data: DashboardData) => void;
  /** Restores the terminal and leaves the closing summary on it. */
  readonly finish: () => Promise<void>;
  /** How the view ended: a person left it, or `finish` was called. Rejects with what made it crash. */
  readonly exited: Promise<'quit' | 'finished'>;
}

/** What a key does is seen at once, what the runs do a little later: a frame costs some milliseconds. */
const frameInterval = 100;
const dataInterval = 250;
/** Sentences are heard to their end before they change. */
const spokenInterval = 5_000;

/** Shows the dashboard until it is finished or left; the terminal is restored whichever way that happens. */
export function openSession(options: DashboardOptions): Dashboard {
  const { clock, onAction, stdout } = options;
  const terminal = frameTerminal(stdout, frameInterval);
  const first = initialStep(options.initial, options.owner, terminal.size());
  let state = first.state;
  let isOver = false;
  let ending: 'quit' | 'finished' = 'finished';

  const app = () => <App state={state} colour={options.colour} onFrame={terminal.show} onUnmount={release} />;
  const release = () => {
    keyboard?.close();
    terminal.leave();
  };
  const onStroke = (stroke: Stroke) => {
    if (isOver) return;
    if (stroke.key === 'ctrl' && stroke.letter === 'l') terminal.repaint();
    if (stroke.key === 'ctrl' && stroke.letter === 'z') job.suspend();
    // By the newest state, which the frame on the screen may be a moment behind.
    const message = messageOf(stroke, state);
    if (message !== null) dispatch(message);
  };
  const dispatch = (message: Message) => {
    if (isOver) return;
    apply(reduce(state, message));
    if (message.type === 'data' || message.type === 'tick') news.request();
    else draw.request();
  };
  const apply = ({ state: next, actions }: Step) => {
    state = next;
    for (const action of actions) onAction(action);
    if (actions.some(({ type }) => type === 'quit')) end('quit');
  };
  const end = (how: 'quit' | 'finished') => {
    if (isOver) return;
    isOver = true;
    ending = how;
    instance.unmount();
  };
  // Without one (standard input comes from a file) there is still something to see.
  const keyboard = options.stdin.isTTY === true ? openKeyboard(options.stdin, onStroke) : null;
  const instance = render(app(), {
    stdin: options.stdin,
    stdout: terminal.frames,
    // Whole frames without cursor movements: those are the terminal's part.
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
    isScreenReaderEnabled: options.screenReader,
  });
  const redraw = () => {
    if (!isOver) instance.rerender(app());
  };
  const draw = paced(redraw, frameInterval);
  const news = paced(draw.request, options.screenReader ? spokenInterval : dataInterval);
  const resize = () => {
    terminal.repaint();
    dispatch({ type: 'resize', size: terminal.size() });
  };
  const job = suspension({
    leave() {
      terminal.pause();
      keyboard?.pause();
    },
    enter() {
      if (isOver) return;
      keyboard?.resume();
      terminal.enter();
    },
  });
  const ticking = setInterval(() => dispatch({ type: 'tick', now: clock.now() }), 1_000);
  stdout.on('resize', resize);
  const exited = instance
    .waitUntilExit()
    .finally(() => {
      isOver = true;
      clearInterval(ticking);
      job.close();
      draw.cancel();
      news.cancel();
      stdout.off('resize', resize);
      release();
    })
    .then(() => ending);
  apply(first);

  return {
    update: (data) => dispatch({ type: 'data', data }),
    async finish() {
      end('finished');
      await exited;
      stdout.write(`${summaryLines(state.data, terminal.size().columns).join('\n')}\n`);
    },
    exited,
  };
}
