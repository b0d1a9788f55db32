import { type Command, Help, type HelpConfiguration } from 'commander';

/** Commands that go together share a line, so that the overview fits a screen: the first of them stands for all. */
const sharedLines: readonly { readonly names: readonly string[]; readonly summary: string }[] = [
  { names: ['diff', 'compare'], summary: 'two runs, two sweeps, side by side' },
  { names: ['export', 'import'], summary: 'runs as csv, json, ndjson, or as a bundle' },
  { names: ['pause', 'resume'], summary: 'start nothing for a while; go on' },
  { names: ['stop', 'cancel'], summary: 'end once what runs has finished; end at once' },
  { names: ['verify', 'rebuild'], summary: 'check the store; build it anew from the run folders' },
];

/** How the list of commands is laid out in `sweep --help`. */
export const overview: HelpConfiguration = {
  visibleCommands: (command) =>
    new Help()
      .visibleCommands(command)
      .filter((one) => !sharedLines.some(({ names }) => names.slice(1).includes(one.name()))),
  subcommandTerm: (command) => lineOf(command)?.names.join(', ') ?? command.name(),
  subcommandDescription: (command) => lineOf(command)?.summary ?? (command.summary() || command.description()),
};

function lineOf(command: Command) {
  return sharedLines.find(({ names }) => names[0] === command.name());
}
