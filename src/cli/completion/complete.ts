import type { Argument, Command, Option } from 'commander';
import { runStatuses } from '../../model/index.ts';
import { listRunIds, listStoredPlans } from '../../rundir/index.ts';
import type { Context } from '../context.ts';
import { sweepFiles } from '../planning/sweep-files.ts';

export interface Completion {
  readonly words: readonly string[];
  /** A path may stand there as well. */
  readonly mayBePath: boolean;
}

/**
 * What the last of these words can be completed to: commands, options, values of an option, sweeps, run ids, a sweep's
 * axes and what they take. Reads folders, and a sweep's file only for its axes: it is asked at every press of a key.
 */
export async function complete(context: Context, program: Command, words: readonly string[]): Promise<Completion> {
  const typed = words.at(-1) ?? '';
  const line = follow(program, words.slice(0, -1));
  const candidates = await candidatesAt(context, program, line, typed);
  return { words: candidates.filter((word) => word.startsWith(typed)), mayBePath: takesPath(line) };
}

/** What the words before the last one come to. */
interface CommandLine {
  readonly command: Command;
  /** Its arguments so far. */
  readonly args: readonly string[];
  /** The option whose value comes next. */
  readonly open: Option | undefined;
  readonly profile: string | undefined;
}

function follow(program: Command, words: readonly string[]): CommandLine {
  let command = program;
  let open: Option | undefined;
  let profile: string | undefined;
  const args: string[] = [];
  // "help X" goes on as X does.
  for (const word of words[0] === 'help' ? words.slice(1) : words) {
    const inner = command.commands.find((one) => one.name() === word);
    if (open !== undefined) {
      if (open.long === '--profile') profile = word;
      open = undefined;
    } else if (word.startsWith('-') && word !== '-') {
      const option = optionsOf(program, command).find(({ short, long }) => word === short || word === long);
      open = option?.required ? option : undefined;
    } else if (inner !== undefined) {
      command = inner;
    } else {
      args.push(word);
    }
  }
  return { command, args, open, profile };
}

async function candidatesAt(
  context: Context,
  program: Command,
  line: CommandLine,
  typed: string,
): Promise<readonly string[]> {
  const { command, args, open } = line;
  if (open !== undefined) return valuesOf(open, context, line, typed);
  if (typed.startsWith('-')) return optionsOf(program, command).flatMap(({ long }) => long ?? []);
  if (command.commands.length > 0) {
    return args.length > 0 ? [] : command.commands.map((one) => one.name()).filter((name) => !name.startsWith('_'));
  }
  const argument = argumentAt(line);
  if (argument?.argChoices !== undefined) return argument.argChoices;
  const name = argument?.name() ?? '';
  if (name === 'key=value') return axisWords(context, line, typed);
  return [
    ...(/sweep|target/.test(name) ? sweepNames(context, argument?.required === true) : []),
    ...(/run|target/.test(name) ? listRunIds(context.root) : []),
  ];
}

async function valuesOf(
  option: Option,
  context: Context,
  line: CommandLine,
  typed: string,
): Promise<readonly string[]> {
  if (option.argChoices !== undefined) return option.argChoices;
  switch (option.long) {
    case '--only':
    case '--where':
      return axisWords(context, line, typed);
    case '--status':
      return listWords(runStatuses, typed);
    case '--format':
      return listWords((await import('../../report/index.ts')).reportFormats, typed);
    default:
      return [];
  }
}

/** What may come next in a list `a,b`: what it does not have yet. */
function listWords(words: readonly string[], typed: string): readonly string[] {
  const given = typed.split(',').slice(0, -1);
  return words.filter((word) => !given.includes(word)).map((word) => [...given, word].join(','));
}

function argumentAt({ command, args }: CommandLine): Argument | undefined {
  const named = command.registeredArguments;
  return named[args.length] ?? (named.at(-1)?.variadic ? named.at(-1) : undefined);
}

/** Options that name a path say so by what stands for their value; a sweep to be read is named by its path too. */
function takesPath(line: CommandLine): boolean {
  if (line.open !== undefined) return /<(DIR|FILE)/.test(line.open.flags);
  const argument = argumentAt(line);
  return argument?.name() === 'file' || (argument?.name() === 'sweep' && argument.required);
}

/** A command that must be given a sweep reads its file; one that may be is about what has been run. */
function sweepNames(context: Context, isPlanned: boolean): readonly string[] {
  const files = sweepFiles(context).map((file) => file.replace(/^sweeps\//, '').replace(/\.ya?ml$/, ''));
  return isPlanned ? files : listStoredPlans(context.root);
}

/** `method=` for each axis of the sweep, and behind that each of its labels or values; none where it has errors. */
async function axisWords(context: Context, line: CommandLine, typed: string): Promise<readonly string[]> {
  const { args, open, profile } = line;
  const [sweep] = args;
  if (sweep === undefined && open?.long !== '--where') return [];
  const { plannedChoices, storedChoices } = await import('./axis-choices.ts');
  const choices =
    sweep === undefined || open?.long === '--where'
      ? storedChoices(context, sweep)
      : plannedChoices(context, sweep, profile);
  const equals = typed.indexOf('=');
  if (equals < 0) return [...choices.keys()].map((key) => `${key}=`);
  const key = typed.slice(0, equals);
  return (choices.get(key) ?? []).map((value) => `${key}=${value}`);
}

function optionsOf(program: Command, command: Command): readonly Option[] {
  const help = command.createHelp();
  return [...help.visibleOptions(command), ...(command === program ? [] : program.options)];
}
