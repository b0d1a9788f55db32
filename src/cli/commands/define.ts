import { type Command, Option } from 'commander';
import type { ExitCode } from '../../base/index.ts';
import type { Context } from '../context.ts';
import { repeated } from '../option-values.ts';
import { rowFormats } from '../output/print-rows.ts';

/** What a definition needs of its surroundings: options are known only once the command line has been read. */
export type MakeContext = () => Context;
export type OnExitCode = (code: ExitCode) => void;

/** Ends a command's help with two lines that can be typed as they are. */
export function withExamples(command: Command, examples: readonly [string, string]): void {
  command.addHelpText('after', `\nExamples:\n${examples.map((line) => `  ${line}`).join('\n')}`);
}

/** `--format table|json|csv|md` */
export function formatOption(): Option {
  return new Option('--format <FORMAT>', 'of the output').choices([...rowFormats]).default('table');
}

/** An option that may be given several times; `without` says what it means to leave it out. */
export function repeatable(flags: string, description: string, without = 'all'): Option {
  return new Option(flags, description).argParser(repeated).default([], without);
}
