import { oneLine } from '../../base/index.ts';
import type { Field } from '../field.ts';
import { plural } from '../format.ts';
import type { DashboardState } from '../state.ts';
import { charactersOf, ending, type Line, lineWidth, span, spread, widthOf } from '../text.ts';

type KeyHelp = readonly [key: string, does: string];

/** What the keys do, for the help page. */
export function helpLines(state: DashboardState): readonly Line[] {
  const q = state.owner ? 'end: asks whether to let what runs finish' : 'leave this view; the sweep goes on';
  const ctrlC = state.owner ? 'cancel; a second time: end the runs now' : 'leave this view';
  const keys: readonly KeyHelp[] = [
    ['↑ ↓  k j', 'choose a run or a row (PgUp PgDn Home End)'],
    ['Enter', "a run's page: settings, results, probabilities, log"],
    ['Tab', 'next panel: slots, results, probability map'],
    ['/', 'list all runs and filter them: label, status or id'],
    ['f', 'failures, with the last lines of their standard error'],
    ['l', 'log of the run shown'],
    ['p', 'pause, resume: start nothing new for a while'],
    ['s', 'stop: start nothing more, let what runs finish'],
    ['c', 'cancel: runs write a checkpoint and end'],
    ['r', 'retry the failed run that is chosen, or all failed ones'],
    ['Esc', 'close what is open; follow the running runs again'],
    ['Ctrl-L', 'draw the screen anew'],
    ['Ctrl-Z', 'to the shell; its fg comes back here, and the runs go on'],
    ['q', q],
    ['Ctrl-C', ctrlC],
  ];
  return [
    [span(' help', 'strong'), span('  ? or Esc closes it', 'muted')],
    ...keys.map(([key, does]): Line => [span(`  ${key.padEnd(10)}`, 'accent'), span(does)]),
    [],
    [span('  * seeds missing   Δ mean minus reference   · not in yet   - no value exists', 'muted')],
  ];
}

/** The bottom line: a question, the answer to the last key, or what can be pressed here. */
export function footerLine(state: DashboardState, width: number): Line {
  if (state.question !== null) return spread(questionLine(state), [], width);
  if (state.field !== null) return fieldLine(state.field, width);
  const failed = state.data.counts.failed;
  const hint: Line = failed > 0 && state.overlays.length === 0 ? [span(`  ${failed} failed (f) `, 'bad')] : [span(' ')];
  if (state.reply !== null) return spread([span(` ${oneLine(state.reply)}`, 'warning')], hint, width);
  return spread(keysLine(keysHere(state), width - lineWidth(hint)), hint, width);
}

/** The filter as it is typed; where it is long its beginning is cut, so that the cursor is always seen. */
function fieldLine({ before, behind }: Field, width: number): Line {
  const hint = keysLine(fieldKeys, width);
  const [under = ' ', ...rest] = charactersOf(oneLine(behind));
  const room = width - lineWidth(hint) - widthOf(under) - 3;
  const typed: Line = [span(ending(oneLine(before), room)), span(under, 'selected'), span(rest.join(''))];
  const isEmpty = before === '' && behind === '';
  return spread([span(' / ', 'accent'), ...typed, span(isEmpty ? whatItMatches : '', 'muted')], hint, width);
}

const whatItMatches = 'words of label, seed, status or id';
const fieldKeys: readonly KeyHelp[] = [
  ['⏎', 'keep'],
  ['Esc', 'drop'],
];

function questionLine({ question, now, data }: DashboardState): Line {
  const { running } = data.counts;
  const runs = plural(running, 'running run');
  if (question?.kind === 'cancel') {
    const what = running === 1 ? 'writes a checkpoint and ends' : 'write a checkpoint and end';
    const text = running === 0 ? 'Nothing runs, and nothing more is started' : `${runs} ${what}`;
    return [span(` Cancel? ${text}.  `, 'warning'), ...keysLine(yesNo, 40)];
  }
  const until = question?.until ?? null;
  const countdown = until === null ? '' : ` (in ${Math.max(0, Math.ceil((until - now) / 1000))} s)`;
  const text = running === 0 ? 'Nothing runs: end, start no more' : `Let ${runs} finish, start no more`;
  return [span(` ${text}${countdown}?  `, 'warning'), ...keysLine(stopOrCancel, 40)];
}

const no: KeyHelp = ['n', 'no'];
const yesNo: readonly KeyHelp[] = [['y', 'yes'], no];
const stopOrCancel: readonly KeyHelp[] = [['q/y', 'yes'], no, ['c', 'cancel']];

function keysHere(state: DashboardState): readonly KeyHelp[] {
  const keys = allKeysHere(state);
  // Nobody is there who could be told.
  return state.data.state === 'ended' ? keys.filter(([key]) => !steering.includes(key)) : keys;
}

const steering: readonly string[] = ['p', 'r', 'c'];

function allKeysHere({ overlays, data }: DashboardState): readonly KeyHelp[] {
  const pause: KeyHelp = ['p', data.state === 'paused' ? 'resume' : 'pause'];
  const close: KeyHelp = ['Esc', 'close'];
  switch (overlays.at(-1)) {
    case undefined:
      return [
        ['↑↓', 'select'],
        ['⏎', 'details'],
        pause,
        ['r', 'retry'],
        ['c', 'cancel'],
        ['l', 'logs'],
        ['/', 'filter'],
        ...always,
      ];
    case 'help':
      return [close, ...always];
    case 'runs':
    case 'failures':
      return [close, ['↑↓', 'select'], ['⏎', 'details'], ['r', 'retry'], ['l', 'log'], ['/', 'filter'], ...always];
    case 'run':
    case 'log':
      return [close, ['↑↓', 'scroll'], ['r', 'retry'], ...always];
  }
}

const always: readonly KeyHelp[] = [
  ['?', 'help'],
  ['q', 'quit'],
];

/** Keys and what they do; where they do not all fit, those before the last two go first. */
function keysLine(keys: readonly KeyHelp[], width: number): Line {
  const line = keys.flatMap(([key, does]) => [span(` ${key} `, 'accent'), span(`${does} `, 'muted')]);
  return lineWidth(line) <= width || keys.length <= 2 ? line : keysLine(keys.toSpliced(-3, 1), width);
}
