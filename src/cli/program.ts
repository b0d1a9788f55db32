import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { ExitCode, nearestName, UserError } from '../base/index.ts';
import { defineCommands } from './commands/index.ts';
import { type Context, createContext, type GlobalOptions, type Streams } from './context.ts';
import { overview } from './overview.ts';
import { packageVersion } from './package-version.ts';

/** A bug of ours, by the number that BSD's sysexits.h gives to internal errors. */
const internalErrorCode = 70;

/** Runs one command line to its end and returns the exit code. Never throws. */
export async function main(argv: readonly string[], streams: Streams): Promise<number> {
  let exitCode: number = ExitCode.ok;
  const program = createProgram(argv, streams, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    return reportError(error, streams, program.opts<GlobalOptions>().verbose ?? false);
  }
}

function createProgram(argv: readonly string[], streams: Streams, onExitCode: (code: number) => void): Command {
  const program = new Command('sweep');
  program
    .description('Runs the experiments of a YAML file, each exactly once, and reports on them.')
    .version(packageVersion(), '-V, --version')
    .helpOption('-h, --help', 'show help')
    .option('--root <DIR>', 'folder with sweeps/ runs/ reports/ (SWEEP_ROOT)')
    .option('--data <DIR>', 'folder with data sets (SWEEP_DATA)')
    .option('--weights <FILE>', 'initial weights (SWEEP_WEIGHTS)')
    .option('-q, --quiet', 'say less')
    .option('-v, --verbose', 'say more: versions, folders, causes of errors')
    .option('--no-color', 'plain text (NO_COLOR)')
    .configureHelp(overview)
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      writeErr: (text) => streams.stderr.write(text),
      getOutHelpWidth: () => 80,
      getErrHelpWidth: () => 80,
    })
    .exitOverride()
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      '\nExamples:\n  sweep run ablation-pr.yaml\n  sweep plan ablation-pr.yaml optimizer.learning_rate=0.01',
    );
  const context = (): Context => {
    const made = createContext(streams, program.opts<GlobalOptions>(), argv);
    if (made.verbose) streams.stderr.write(surroundings(made));
    return made;
  };
  defineCommands(program, context, onExitCode);
  program.showHelpAfterError('"sweep --help" lists all commands and options');
  for (const command of program.commands) {
    showUsageAfterErrors(command, 'sweep');
    suggestChoices(command);
  }
  return program;
}

/** Names the choice that a slip meant, as is done for commands and options. */
function suggestChoices(command: Command): void {
  for (const one of [...command.options, ...command.registeredArguments]) {
    const { argChoices: choices, parseArg: parse } = one;
    if (choices === undefined || parse === undefined) continue;
    one.argParser((value, previous) => {
      const near = choices.includes(value) ? undefined : nearestName(value, choices);
      if (near === undefined) return parse(value, previous);
      throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.\n(Did you mean ${near}?)`);
    });
  }
  for (const inner of command.commands) suggestChoices(inner);
}

/** Below an error of the command line: how the command is meant to be typed. */
function showUsageAfterErrors(command: Command, parent: string): void {
  const name = `${parent} ${command.name()}`;
  command.showHelpAfterError(`expected: ${name} ${command.usage()}\n"${name} --help" explains it`);
  for (const inner of command.commands) showUsageAfterErrors(inner, name);
}

/** What `-v` says before anything else: what was started, and what it took for granted. */
function surroundings({ root, data, weights }: Context): string {
  const given = Object.entries({ data, weights }).flatMap(([name, path]) => (path === null ? [] : [`${name} ${path}`]));
  return `${[`sweep ${packageVersion()}`, `Node.js ${process.versions.node}`, `root ${root}`, ...given].join(', ')}\n`;
}

function reportError(error: unknown, streams: Streams, verbose: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
  if (error instanceof UserError) {
    if (error.message !== '') streams.stderr.write(`${error.message}\n`);
    if (verbose && error.cause instanceof Error) streams.stderr.write(`caused by ${error.cause.stack}\n`);
    return error.exitCode;
  }
  streams.stderr.write(`${error instanceof Error ? error.stack : String(error)}\nThis is a bug in sweep.\n`);
  return internalErrorCode;
}
