import type { Command } from 'commander';
import { nearestName } from '../../base/index.ts';

/** The command `help`: the one that commander brings along shows the overview for a mistyped command, without a word. */
export function defineHelp(program: Command): void {
  program
    .helpCommand(false)
    .command('help [command...]')
    .summary('show help for a command')
    .description('Shows how a command is typed, with its options and two examples.')
    .action((names: readonly string[]) => {
      names.reduce(innerCommand, program).help();
    });
}

function innerCommand(outer: Command, name: string): Command {
  const known = outer.commands.map((command) => command.name()).filter((one) => !one.startsWith('_'));
  const found = outer.commands.find((command) => command.name() === name && known.includes(name));
  if (found !== undefined) return found;
  const near = nearestName(name, known);
  return outer.error(`error: unknown command '${name}'${near === undefined ? '' : `\n(Did you mean ${near}?)`}`);
}
