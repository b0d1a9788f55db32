import type { Command } from 'commander';
import { formatOption, type MakeContext, type OnExitCode, repeatable, withExamples } from './define.ts';

/** The commands that set one thing beside another: `diff` two runs, `compare` two sweeps. */
export function defineComparisons(program: Command, context: MakeContext, onExitCode: OnExitCode): void {
  withExamples(
    program
      .command('diff <run> <run>')
      .summary('in what two runs differ')
      .description('Shows in what two runs differ: config, what they were trained with, results.')
      .option('--all', 'also what is the same')
      .addOption(formatOption())
      .action(async (a: string, b: string, options) => {
        const { diff } = await import('./diff.ts');
        onExitCode(await diff(context(), a, b, options));
      }),
    ['sweep diff 3f0c91 8a17e2', 'sweep diff 3f0c91 8a17e2 --all --format md'],
  );
  withExamples(
    program
      .command('compare <sweep> <sweep>')
      .summary('the results of two sweeps side by side')
      .description('Sets the results of two sweeps, as last run, side by side: means over the seeds.')
      .addOption(repeatable('--metric <NAME>', 'instead of those of the tables; repeatable', 'theirs'))
      .addOption(formatOption())
      .action(async (a: string, b: string, options) => {
        const { compare } = await import('./compare.ts');
        onExitCode(await compare(context(), a, b, options));
      }),
    ['sweep compare ablation-pr ablation-pr@paper', 'sweep compare corel5k scene --metric mAP/total'],
  );
}
