import { type Command, Option } from 'commander';
import { exportFormats } from '../export-text.ts';
import { type MakeContext, type OnExitCode, withExamples } from './define.ts';

/** The commands that take results out of a root, into one, and away: `export`, `import`, `gc`. */
export function defineExchange(program: Command, context: MakeContext, onExitCode: OnExitCode): void {
  withExamples(
    program
      .command('export [sweep]')
      .summary('every run, metric and evaluation as csv, json, ndjson')
      .description('Writes every run, metric and evaluation of a sweep, by default of the one run last.')
      .addOption(
        new Option('--format <FORMAT>', 'default: by the ending of --out, else csv').choices([...exportFormats]),
      )
      .option('--out <FILE>', 'into a file instead of standard output')
      .option('--bundle <FILE.tgz>', 'plan and run folders without checkpoints, for "sweep import"')
      .action(async (sweep: string | undefined, options) => {
        const { exportSweep } = await import('./export.ts');
        onExitCode(await exportSweep(context(), sweep, options));
      }),
    ['sweep export ablation-pr --out results.csv', 'sweep export ablation-pr --bundle ablation-pr.tgz'],
  );
  withExamples(
    program
      .command('import <file>')
      .summary('add the runs of a bundle')
      .description('Adds the runs of a bundle that "sweep export --bundle" wrote. Refuses results that differ.')
      .action(async (file: string) => {
        const { importBundle } = await import('./import.ts');
        onExitCode(await importBundle(context(), file));
      }),
    ['sweep import ablation-pr.tgz', 'sweep import --root copy ablation-pr.tgz'],
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
