import type { Command, Option } from 'commander';
import { listRunIds, listStoredPlans } from '../../rundir/index.ts';
import type { Context } from '../context.ts';
import { sweepFiles } from '../planning/sweep-files.ts';

/**
 * What the last of these words can be completed to: commands, options, values of an option, sweeps, run ids. Reads
 * folders, never files or the store: it is asked at every press of a key.
 */
export function complete(context: Context, program: Command, words: readonly string[]): readonly string[] {
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const { command, position, open } = follow(program, before);
  return candidates(context, program, command, position, open, typed).filter((word) => word.startsWith(typed));
}

/** Walks over the words that are there: which command they lead to, and how many of its arguments they are. */
function follow(program: Command, words: readonly string[]) {
  let command = program;
  let position = 0;
  let open: Option | undefined;
  for (const word of words) {
    if (open !== undefined) {
      open = undefined;
    } else if (word.startsWith('-') && word !== '-') {
      const option = optionsOf(program, command).find(({ short, long }) => word === short || word === long);
      open = option?.required ? option : undefined;
    } else if (command === program) {
      command = program.commands.find((one) => one.name() === word) ?? program;
    } else {
      position += 1;
    }
  }
  return { command, position, open };
}

function candidates(
  context: Context,
  program: Command,
  command: Command,
  position: number,
  open: Option | undefined,
  typed: string,
): readonly string[] {
  if (open !== undefined) return open.argChoices ?? [];
  if (typed.startsWith('-')) return optionsOf(program, command).flatMap(({ long }) => long ?? []);
  if (command === program) {
    return program.commands.map((one) => one.name()).filter((name) => !name.startsWith('_'));
  }
  const named = command.registeredArguments;
  const argument = named[position] ?? (named.at(-1)?.variadic ? named.at(-1) : undefined);
  if (argument?.argChoices !== undefined) return argument.argChoices;
  const name = argument?.name().toLowerCase() ?? '';
  return [
    ...(name.includes('sweep') ? sweepNames(context, argument?.required === true) : []),
    ...(name.includes('run') ? listRunIds(context.root) : []),
  ];
}

/** A command that must be given a sweep reads its file; one that may be is about what has been run. */
function sweepNames(context: Context, isPlanned: boolean): readonly string[] {
  const files = sweepFiles(context).map((file) => file.replace(/^sweeps\//, '').replace(/\.ya?ml$/, ''));
  return isPlanned ? files : listStoredPlans(context.root);
}

function optionsOf(program: Command, command: Command): readonly Option[] {
  const help = command.createHelp();
  return [...help.visibleOptions(command), ...(command === program ? [] : program.options)];
}
