import type { Command } from 'commander';
import type { Steering } from '../../control/index.ts';
import { type MakeContext, type OnExitCode, withExamples } from './define.ts';

/** The commands that steer the orchestrator at work. */
export function defineSteering(program: Command, context: MakeContext, onExitCode: OnExitCode): void {
  defineSteer('pause', 'start nothing more until "resume"; what runs goes on');
  defineSteer('resume', 'go on after "pause"');
  defineSteer('stop', 'start nothing more and end; what runs finishes first');
  defineSteer('cancel', 'have what runs write a checkpoint, and end');
  defineSteer('retry', 'try failed runs again, now or with the next "run"');

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
