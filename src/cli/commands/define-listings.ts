import type { Command } from 'commander';
import { positiveInteger } from '../option-values.ts';
import { formatOption, type MakeContext, type OnExitCode, repeatable, withExamples } from './define.ts';

/** The commands that show what is there: `status`, `watch`, `runs`, `show`, `logs`. */
export function defineListings(program: Command, context: MakeContext, onExitCode: OnExitCode): void {
  withExamples(
    program
      .command('status [sweep]')
      .summary('a snapshot of counts, results and failures')
      .description('Shows how a sweep stands, by default the one run last.')
      .option('--json', 'as JSON')
      .action(async (sweep: string | undefined, options) => {
        const { status } = await import('./status.ts');
        onExitCode(await status(context(), sweep, options));
      }),
    ['sweep status', 'sweep status ablation-pr --json'],
  );
  withExamples(
    program
      .command('watch [sweep]')
      .summary('the live dashboard from a second terminal')
      .description('Shows a sweep that another terminal runs, by default the one run last; its keys steer it.')
      .option('--plain', 'lines instead of the dashboard')
      .action(async (sweep: string | undefined, options) => {
        const { watch } = await import('./watch.ts');
        onExitCode(await watch(context(), sweep, options));
      }),
    ['sweep watch', 'sweep watch ablation-pr --plain'],
  );
  withExamples(
    program
      .command('runs [sweep]')
      .summary('list the runs of a sweep')
      .description('Lists the runs of a sweep, by default of the one run last.')
      .addOption(repeatable('--status <LIST>', 'new, waiting, running, done, failed, interrupted'))
      .addOption(repeatable('--where <key=value>', 'only these; patterns * and ?; repeatable'))
      .option('--sort <LIST>', 'columns; -NAME for falling order')
      .option('--columns <LIST>', 'axes, results, config keys, status, seconds, ...')
      .addOption(formatOption())
      .action(async (sweep: string | undefined, options) => {
        const { runs } = await import('./runs.ts');
        onExitCode(await runs(context(), sweep, options));
      }),
    ['sweep runs --status failed', "sweep runs ablation-pr --where 'method=PR*' --sort -mAP/tail"],
  );
  withExamples(
    program
      .command('show <run>')
      .summary('one run: attempts, results, config, failure')
      .description('Shows one run, named by the beginning of its id.')
      .addOption(formatOption())
      .action(async (run: string, options) => {
        const { show } = await import('./show.ts');
        onExitCode(await show(context(), run, options));
      }),
    ['sweep show 3f0c91', 'sweep show 3f0c91 --format json'],
  );
  withExamples(
    program
      .command('logs <run>')
      .summary('what a run has printed')
      .description('Prints what the last attempt of a run has printed; its events, where that is nothing.')
      .option('-f, --follow', 'go on until the run has ended')
      .option('--attempt <N>', 'of that attempt', positiveInteger('--attempt'))
      .action(async (run: string, options) => {
        const { logs } = await import('./logs.ts');
        onExitCode(await logs(context(), run, options));
      }),
    ['sweep logs 3f0c91', 'sweep logs 3f0c91 -f'],
  );
}
