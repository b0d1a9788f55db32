import { nearestName } from '../../base/index.ts';
import type { TrialProgram } from '../../model/index.ts';
import { oneOf, type Report, shown } from '../problem.ts';
import { child, childList, childMap, type MapNode } from '../source/node.ts';
import { type CommandTemplate, readCommand } from './command.ts';
import type { Names } from './names.ts';

const defaultProgram = 'train';

/** What a sweep runs: a command, or a built-in program; null, after a report, where there is no such program. */
export function chooseTrial(
  file: MapNode,
  programs: ReadonlyMap<string, TrialProgram>,
  names: Names,
  report: Report,
): TrialProgram | CommandTemplate | null {
  const trial = childMap(file, 'trial');
  const command = childList(trial, 'command');
  const named = child(trial, 'program');
  if (command !== undefined && named !== undefined) {
    const at = trial?.entries.get('program')?.keyAt ?? command.at;
    report({ at, message: 'a trial is a program or a command', expected: 'one of the two', received: 'both' });
  }
  if (command !== undefined) return readCommand(command, names, report);
  const name = named?.kind === 'scalar' ? named.text : defaultProgram;
  const program = programs.get(name);
  if (program !== undefined) return program;
  report({
    at: named?.at ?? file.at,
    message: `there is no built-in program ${shown(name)}`,
    expected: oneOf(programs.keys()),
    received: shown(name),
    suggestion: nearestName(name, programs.keys()),
    hint: 'a program of your own is a `command: [...]`',
  });
  return null;
}
