import { type Command, Option } from 'commander';
import { gpuChoice, positiveInteger } from '../option-values.ts';
import { type MakeContext, type OnExitCode, repeatable, withExamples } from './define.ts';

const backendNames = ['auto', 'cuda', 'webgpu', 'native', 'wasm', 'cpu'];

/** The commands that take a sweep file: `run` and `plan`. */
export function defineRunning(program: Command, context: MakeContext, onExitCode: OnExitCode): void {
  defineRun(program, context, onExitCode);
  definePlan(program, context, onExitCode);
}

function defineRun(program: Command, context: MakeContext, onExitCode: OnExitCode): void {
  withExamples(
    planOptions(program.command('run <sweep> [key=value...]'))
      .summary('plan, run what is missing, show it live, report')
      .description('Plans a sweep, runs what is missing, shows it live and writes the report.')
      .option('-n, --dry-run', 'show the plan and start nothing')
      .option('--gpus <WHICH>', 'all, none or a list such as 0,1', gpuChoice, 'all')
      .addOption(new Option('--backend <NAME>', 'of the built-in trainer').choices(backendNames))
      .addOption(new Option('--executor <WHICH>', "instead of the sweep's own").choices(['local', 'slurm']))
      .option('--fail-fast', 'start nothing more after the first failed run')
      .option('--enqueue', 'hand new runs to the orchestrator at work')
      .option('--detach', 'go on without this terminal')
      .option('--take-over', 'claim a root that another host held last')
      .option('--plain', 'lines instead of the dashboard')
      .option('-y, --yes', 'ask nothing (it never does; for scripts that say so)')
      .action(async (sweep: string, overrides: string[], options) => {
        const [{ run }, { withJsonErrors }] = await Promise.all([
          import('./run.ts'),
          import('../planning/json-errors.ts'),
        ]);
        const made = context();
        onExitCode(await withJsonErrors(made, options.json, () => run(made, sweep, overrides, options)));
      }),
    ['sweep run ablation-pr.yaml', "sweep run ablation-pr --only 'method=PR*' -j 2"],
  );
}

function definePlan(program: Command, context: MakeContext, onExitCode: OnExitCode): void {
  withExamples(
    planOptions(program.command('plan <sweep> [key=value...]'))
      .summary('show what would run, and why the rest would not')
      .description('Shows what `run` would do with a sweep, and why. Writes nothing.')
      .option('--since', 'runs added, kept and dropped since the sweep was last run')
      .action(async (sweep: string, overrides: string[], options) => {
        const [{ plan }, { withJsonErrors }] = await Promise.all([
          import('./plan.ts'),
          import('../planning/json-errors.ts'),
        ]);
        const made = context();
        onExitCode(await withJsonErrors(made, options.json, () => plan(made, sweep, overrides, options)));
      }),
    ['sweep plan ablation-pr.yaml', 'sweep plan ablation-pr loss.lambda0=1,2,3 --json'],
  );
}

/** What `run` and `plan` have in common. */
function planOptions(command: Command): Command {
  return command
    .option('-p, --profile <NAME>', 'profile (default: the first of the file)')
    .option('-j, --jobs <N>', 'runs at a time', positiveInteger('--jobs'))
    .option('--seeds <N>', 'seeds 0 to N-1', positiveInteger('--seeds'))
    .addOption(repeatable('--only <MATCH>', 'only these runs; repeatable, all must match'))
    .addOption(repeatable('--rerun <WHICH>', 'do anew: ID-PREFIX, MATCH or "changed"; repeatable', 'none'))
    .option('--retry-failed', 'another round of attempts for failed runs')
    .option('--json', 'results as JSON');
}
