import { lstatSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { usageError } from '../../base/index.ts';
import type { StoredPlan } from '../../model/index.ts';
import { listRunIds, listStoredPlans, readJob, readStoredPlan, rootPaths, runPaths } from '../../rundir/index.ts';
import { surveyRuns } from '../../scheduler/index.ts';

/** Something under runs/ that can go. */
export interface Garbage {
  readonly kind: 'checkpoint' | 'orphan' | 'old' | 'leftover' | 'submission';
  /** The run that it belongs to; null: none. */
  readonly runId: string | null;
  /** What is to be removed: files or folders, absolute. */
  readonly paths: readonly string[];
  readonly bytes: number;
  /** When it last changed, milliseconds since 1970. */
  readonly changed: number;
}

/**
 * What no stored plan needs: checkpoints of runs that are done (weights stay where `trial.keep` says so), run folders
 * that no plan names, runs that `--rerun` moved away, leftovers of an `import` that was killed, and what was handed to a
 * cluster for runs that have ended. What runs, or may go
 * on from its checkpoint, is never among it. Throws (exit 2) where a plan cannot be read: nobody knows what it needs.
 */
export function findGarbage(
  root: string,
  kinds: { readonly checkpoints: boolean; readonly orphans: boolean },
): readonly Garbage[] {
  const plans = readPlans(root);
  const ids = listRunIds(root);
  const states = surveyRuns(root, ids, undefined);
  const planned = new Set(plans.flatMap(({ runs }) => runs.map(({ id }) => id)));
  const orphans = ids.filter((id) => !planned.has(id) && states.get(id)?.status !== 'running');
  const done = ids.filter((id) => states.get(id)?.status === 'done' && (planned.has(id) || !kinds.orphans));
  const { runs, old } = rootPaths(root);
  return [
    ...(kinds.checkpoints ? done.flatMap((id) => checkpointGarbage(root, id, plans)) : []),
    ...(kinds.orphans ? orphans.map((id) => garbage('orphan', id, [runPaths(root, id).folder])) : []),
    ...entriesOf(old).map((path) => garbage('old', null, [path])),
    ...entriesOf(runs)
      .filter((path) => path.startsWith(join(runs, '.import-')))
      .map((path) => garbage('leftover', null, [path])),
    ...submissionGarbage(root, ids, states),
  ];
}

/** Submissions to a cluster of which no job has anything to do: their runs have ended, or were given to others. */
function submissionGarbage(
  root: string,
  ids: readonly string[],
  states: ReturnType<typeof surveyRuns>,
): readonly Garbage[] {
  const hasEnded = (id: string) => ['done', 'failed'].includes(states.get(id)?.status ?? 'new');
  const needed = new Set(ids.flatMap((id) => (hasEnded(id) ? [] : (readJob(root, id)?.submission ?? []))));
  return entriesOf(rootPaths(root).submissions)
    .filter((path) => !needed.has(basename(path)))
    .map((path) => garbage('submission', null, [path]));
}

function readPlans(root: string): readonly StoredPlan[] {
  return listStoredPlans(root).map((name) => {
    const plan = readStoredPlan(root, name);
    if (plan !== undefined) return plan;
    throw usageError(
      `runs/sweeps/${name}.json cannot be read, so nobody knows which runs it needs; run that sweep again, or delete the file`,
    );
  });
}

function checkpointGarbage(root: string, id: string, plans: readonly StoredPlan[]): readonly Garbage[] {
  const keeps = plans.filter(({ runs }) => runs.some((run) => run.id === id)).map(({ launch }) => launch.keep);
  if (keeps.includes('checkpoint')) return [];
  const paths = entriesOf(runPaths(root, id).checkpoint).filter(
    (path) => !(keeps.includes('weights') && /\/weights[^/]*$/.test(path)),
  );
  return paths.length === 0 ? [] : [garbage('checkpoint', id, paths)];
}

function garbage(kind: Garbage['kind'], runId: string | null, paths: readonly string[]): Garbage {
  const sizes = paths.map(measure);
  return {
    kind,
    runId,
    paths,
    bytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0),
    changed: Math.max(...sizes.map(({ changed }) => changed)),
  };
}

/** Bytes of a file or of all files in a folder, and the newest change among them. Links are not followed. */
function measure(path: string): { readonly bytes: number; readonly changed: number } {
  const found = lstatSync(path);
  if (!found.isDirectory()) return { bytes: found.size, changed: found.mtimeMs };
  const parts = entriesOf(path).map(measure);
  return {
    bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
    changed: Math.max(found.mtimeMs, ...parts.map(({ changed }) => changed)),
  };
}

function entriesOf(folder: string): readonly string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder).map((name) => join(folder, name));
}
