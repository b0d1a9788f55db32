import { Argument, type Command } from 'commander';
import { ExitCode } from '../../base/index.ts';
import { shells } from '../completion/shells.ts';
import { type MakeContext, type OnExitCode, withExamples } from './define.ts';

/** The commands that set up a machine, a folder or an editor: `init`, `doctor`, `completion`, `schema`. */
export function defineSetup(program: Command, context: MakeContext, onExitCode: OnExitCode): void {
  withExamples(
    program
      .command('init')
      .summary('write a starter sweep that runs at once')
      .description('Writes a commented starter sweep and the small program that it runs.')
      .option('--python', 'a Python program, with sweep_trial.py (standard library only)')
      .action(async (options) => {
        const { init } = await import('./init.ts');
        onExitCode(init(context(), options));
      }),
    ['sweep init && sweep run starter', 'sweep init --python'],
  );
  withExamples(
    program
      .command('doctor')
      .summary('what this machine can do, and what it lacks')
      .description(
        'Looks at Node, disk, backends, GPUs, cluster, and at what lies in --data DIR and --weights FILE. Exit 2: a file is malformed; 4: nothing runs as asked.',
      )
      .option('--quick', 'without measuring the speed of the backends')
      .option('--json', 'as JSON, with all that was found out')
      .action(async (options) => {
        const { doctor } = await import('./doctor.ts');
        onExitCode(await doctor(context(), options));
      }),
    ['sweep doctor --quick', 'sweep doctor --data /data/sets --weights resnet50.safetensors'],
  );
  withExamples(
    program
      .command('completion')
      .summary('completions for bash, zsh or fish')
      .description('Prints a script that teaches a shell the commands, options, sweeps and runs.')
      .addArgument(new Argument('<shell>', 'which one').choices([...shells]))
      .action(async (shell: (typeof shells)[number]) => {
        const { completionScript } = await import('../completion/script.ts');
        context().stdout.write(completionScript(shell));
      }),
    ['sweep completion bash > ~/.local/share/bash-completion/completions/sweep', 'sweep completion fish | source'],
  );
  withExamples(
    program
      .command('schema')
      .addArgument(new Argument('[of]', 'which schema').choices(['sweep', 'report']).default('sweep'))
      .summary('the JSON Schema of sweep files, for editors')
      .description('Prints the JSON Schema of sweep files, or that of report.json.')
      .action(async (of: 'sweep' | 'report') => {
        const { schema } = await import('./schema.ts');
        onExitCode(schema(context(), of));
      }),
    ['sweep schema', 'sweep schema report > report.schema.json'],
  );
  program
    .command('__complete [words...]', { hidden: true })
    .allowUnknownOption()
    .action(async (_words: string[], _options, command: Command) => {
      const { complete } = await import('../completion/complete.ts');
      const made = context();
      const { words, mayBePath } = await complete(made, program, command.args);
      made.stdout.write(words.map((word) => `${word}\n`).join(''));
      // For the shell: 1 where it may offer files, if these are none.
      onExitCode(mayBePath ? 1 : ExitCode.ok);
    });
}
