import type { Command } from 'commander';
import type { Steering } from '../../control/index.ts';
import { type MakeContext, type OnExitCode, withExamples } from './define.ts';

/** The commands that steer the orchestrator at work, and those that look after its store. */
export function defineSteering(program: Command, context: MakeContext, onExitCode: OnExitCode): void {
  defineSteer('pause', 'start nothing more until "resume"; what runs goes on');
  defineSteer('resume', 'go on after "pause"');
  defineSteer('stop', 'start nothing more and end; what runs finishes first');
  defineSteer('cancel', 'have what runs write a checkpoint, and end');
  defineSteer('retry', 'try failed runs again, now or with the next "run"');
  defineVerify(program, context, onExitCode);
  defineRebuild(program, context, onExitCode);

  function defineSteer(name: Steering, summary: string): void {
    withExamples(
      program
        .command(`${name} [target]`)
        .usage('[options] [SWEEP|RUN]')
        .summary(summary)
        .description(
          `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.\nSWEEP or the beginning of a run's id: only that; default: everything.`,
        )
        .action(async (target: string | undefined) => {
          const { steer } = await import('./steer.ts');
          onExitCode(await steer(context(), name, target ?? null));
        }),
      [`sweep ${name}`, name === 'retry' ? 'sweep retry ablation-pr' : `sweep ${name} 3f9a`],
    );
  }
}

function defineVerify(program: Command, context: MakeContext, onExitCode: OnExitCode): void {
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
}

function defineRebuild(program: Command, context: MakeContext, onExitCode: OnExitCode): void {
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
}
