import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ExitCode, systemClock, usageError } from '../../base/index.ts';
import { ingestRun } from '../../ingest/index.ts';
import {
  moveRunAway,
  prepareRunsFolder,
  readStoredPlan,
  rootPaths,
  runPaths,
  writeStoredPlan,
} from '../../rundir/index.ts';
import { type OpenRoot, openRoot } from '../../scheduler/index.ts';
import { type BundleComparison, compareBundle } from '../bundle/compare-bundle.ts';
import { unpackBundle } from '../bundle/unpack-bundle.ts';
import type { Context } from '../context.ts';

/**
 * Adds the runs and plans of a bundle to the root. Nothing is added where a file of it is damaged or a run that is done
 * here has another result there (exit 2).
 */
export async function importBundle(context: Context, file: string): Promise<ExitCode> {
  const { root, cwd, stdout, stderr } = context;
  const bundle = resolve(cwd, file);
  if (!existsSync(bundle)) throw usageError(`${bundle} does not exist`);
  prepareRunsFolder(root);
  // Inside runs/, so that its folders can be moved into place by renaming them.
  const unpacked = join(rootPaths(root).runs, `.import-${process.pid}`);
  try {
    await unpackBundle(bundle, join(unpacked, 'runs'));
    const opened = await openRoot(root, {
      clock: systemClock,
      takeOver: false,
      onMessage: (text) => void stderr.write(`${text}\n`),
    });
    try {
      const comparison = compareBundle(root, unpacked);
      if (comparison.refusals.length > 0) throw usageError(refusalText(bundle, comparison));
      await takeIn(root, unpacked, comparison, opened);
      stdout.write(summary(comparison));
      for (const name of comparison.differingPlans) {
        stderr.write(`the plan of ${name} here differs from that in the bundle, and stays\n`);
      }
    } finally {
      opened.close();
    }
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
  return ExitCode.ok;
}

async function takeIn(
  root: string,
  unpacked: string,
  comparison: BundleComparison,
  { store }: OpenRoot,
): Promise<void> {
  const { added, replaced, plans } = comparison;
  for (const name of plans) {
    const plan = readStoredPlan(unpacked, name);
    if (plan === undefined) continue;
    // As old as it was where it comes from: the sweep that was run last here is still that.
    const { mtimeMs } = statSync(join(rootPaths(unpacked).plans, `${name}.json`));
    writeStoredPlan(root, plan, { ...systemClock, now: () => mtimeMs });
    store.putPlan(plan);
  }
  for (const id of [...added, ...replaced]) {
    if (replaced.includes(id)) {
      moveRunAway(root, id);
      store.forgetRun(id);
    }
    rmSync(runPaths(root, id).folder, { recursive: true, force: true });
    renameSync(runPaths(unpacked, id).folder, runPaths(root, id).folder);
    await ingestRun(store, root, id);
  }
}

function refusalText(bundle: string, { refusals }: BundleComparison): string {
  const shown = refusals.slice(0, 20);
  const more = refusals.length > shown.length ? [`and ${refusals.length - shown.length} more`] : [];
  return [`${bundle} was not taken in`, ...shown, ...more, 'nothing was added'].join('\n');
}

function summary({ added, replaced, kept, plans }: BundleComparison): string {
  const parts = [
    `${added.length} runs added`,
    ...(replaced.length > 0 ? [`${replaced.length} completed`] : []),
    `${kept.length} here already`,
    `${plans.length} plan${plans.length === 1 ? '' : 's'} added`,
  ];
  return `${parts.join(', ')}\n`;
}
