import type { Command } from 'commander';
import { type MakeContext, type OnExitCode, withExamples } from './define.ts';

/** The commands that look after what is stored: `verify`, `rebuild`, `gc`. */
export function defineUpkeep(program: Command, context: MakeContext, onExitCode: OnExitCode): void {
  withExamples(
    program
      .command('verify')
      .summary('check store and checksums against the run folders')
      .description('Checks the store and every checksum against the run folders. Changes nothing.')
      .option('--json', 'the findings as JSON')
      .action(async (options) => {
        const { verify } = await import('./verify.ts');
        onExitCode(await verify(context(), options));
      }),
    ['sweep verify', 'sweep verify --json'],
  );
  withExamples(
    program
      .command('rebuild')
      .summary('build the store anew from the run folders')
      .description('Builds runs/sweep.db anew from the run folders.')
      .option('--take-over', 'claim a root that another host held last')
      .action(async (options) => {
        const { rebuildStore } = await import('./rebuild.ts');
        onExitCode(await rebuildStore(context(), options));
      }),
    ['sweep rebuild', 'sweep rebuild --root elsewhere'],
  );
  withExamples(
    program
      .command('gc')
      .summary('remove what no plan needs (asks first)')
      .description('Removes what no stored plan needs, and what --rerun has moved to runs/.old. Asks first.')
      .option('--checkpoints', 'only checkpoints of runs that are done')
      .option('--orphans', 'only runs that no stored plan names')
      .option('--older-than <TIME>', 'only what has not changed for so long: 12h, 7d')
      .option('-n, --dry-run', 'list it and remove nothing')
      .option('-y, --yes', 'do not ask')
      .action(async (options) => {
        const { gc } = await import('./gc.ts');
        onExitCode(await gc(context(), options));
      }),
    ['sweep gc -n', 'sweep gc --checkpoints --older-than 7d -y'],
  );
}
