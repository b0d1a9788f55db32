import { type Command, Option } from 'commander';
import { exportFormats } from '../output/export-text.ts';
import { type MakeContext, type OnExitCode, withExamples } from './define.ts';

/** The commands that take results out of a root, or into one: `report`, `export`, `import`. */
export function defineExchange(program: Command, context: MakeContext, onExitCode: OnExitCode): void {
  withExamples(
    program
      .command('report [sweep]')
      .summary('write the report again')
      .description('Writes the report of a sweep, by default of the one run last, into reports/.')
      .option('--format <LIST>', 'md, html, tex, csv, json, png (the figures)', 'md,html')
      .option('--out <DIR>', 'another folder than reports/<sweep>')
      .action(async (sweep: string | undefined, options) => {
        const { report } = await import('./report.ts');
        onExitCode(await report(context(), sweep, options));
      }),
    ['sweep report', 'sweep report ablation-pr --format md,tex --out paper'],
  );
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
}
