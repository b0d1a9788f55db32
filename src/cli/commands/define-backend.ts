import { Argument, type Command, Option } from 'commander';
import { type MakeContext, type OnExitCode, withExamples } from './define.ts';

/** The command `backend` with its two: `list` and `install`. */
export function defineBackend(program: Command, context: MakeContext, onExitCode: OnExitCode): void {
  const backend = program
    .command('backend')
    .summary('what the built-in trainer can compute on; install more')
    .description('Shows what the built-in trainer can compute on, and installs TensorFlow for it.');
  withExamples(backend, ['sweep backend list', 'sweep backend install native --dry-run']);
  withExamples(
    backend
      .command('list')
      .summary('what works here, how fast, and how to get the rest')
      .description('Tries every backend for about a second.')
      .option('--json', 'as JSON')
      .action(async (options) => {
        const { listBackends } = await import('./backend-list.ts');
        onExitCode(await listBackends(context(), options));
      }),
    ['sweep backend list', 'sweep backend list --json'],
  );
  withExamples(
    backend
      .command('install')
      .summary('TensorFlow for the processor or for NVIDIA GPUs')
      .description('Builds a backend out of published packages, in a cache folder (SWEEP_CACHE). Linux x86-64.')
      .addArgument(new Argument('<backend>', 'which one').choices(['native', 'cuda']))
      .option('-n, --dry-run', 'tell what would be fetched and how large it is')
      .option('--from <DIR>', 'take the files from this folder; without a network')
      .addOption(new Option('--with <WAY>', 'how wheels are fetched').choices(['auto', 'download', 'pip']))
      .action(async (name: string, options) => {
        const { installBackend } = await import('./backend-install.ts');
        onExitCode(await installBackend(context(), name, options));
      }),
    ['sweep backend install native', 'sweep backend install cuda --dry-run'],
  );
}
