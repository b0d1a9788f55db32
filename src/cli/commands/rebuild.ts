import { relative } from 'node:path';
import { ExitCode, systemClock } from '../../base/index.ts';
import { rootPaths } from '../../rundir/index.ts';
import { rebuild } from '../../scheduler/index.ts';
import type { Context } from '../context.ts';

/** Builds the store anew from the run folders, under the root's lock. */
export async function rebuildStore(context: Context, options: { readonly takeOver?: boolean }): Promise<ExitCode> {
  const { root, cwd, stdout } = context;
  const { runs } = await rebuild({ root, clock: systemClock, takeOver: options.takeOver ?? false });
  stdout.write(
    `${relative(cwd, rootPaths(root).store)} built anew from the folders of ${runs} run${runs === 1 ? '' : 's'}\n`,
  );
  return ExitCode.ok;
}
