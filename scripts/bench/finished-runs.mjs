// Roots as they stand after thousands of runs. The folders and the store are written directly: running that many trials is
// another bench.
import { mkdirSync, writeFileSync } from 'node:fs';

/**
 * Writes what running a sweep of `root` would have left: its plan, run folders with attempt.json, and the store.
 * @param addRun is given the store's writer, a run and its place in the order, and says what the run has come to
 * @returns the planned runs
 */
export async function fillRoot(root, sweep, addRun) {
  const [{ loadSweep }, { createContext }, { openStore }, rundir] = await Promise.all(
    ['cli/planning/load-sweep.js', 'cli/context.js', 'store/index.js', 'rundir/index.js'].map(
      (path) => import(`../../dist/${path}`),
    ),
  );
  const { env, stdin, stdout, stderr } = process;
  const { planned } = loadSweep(createContext({ env, cwd: root, stdin, stdout, stderr }, { root }), sweep, [], {});
  const plan = rundir.toStoredPlan(planned);
  mkdirSync(rundir.rootPaths(root).runs, { recursive: true });
  rundir.writeStoredPlan(root, plan, { now: () => 0 });
  const store = openStore(rundir.rootPaths(root).store, { onNetwork: false });
  store.putPlan(plan);
  store.transaction(() => {
    for (const [i, run] of planned.runs.entries()) addRun(store, run, i);
  });
  store.close();
  return planned.runs;
}

export const inputs = { files: {}, data: null, weights: null };

/** The first attempt of a run, in the store and in its folder, as it stands when its program is started. */
export async function attemptBeginner(root) {
  const { attemptPaths } = await import('../../dist/rundir/index.js');
  return (store, run, { started, slot }) => {
    const key = { runId: run.id, attempt: 1 };
    mkdirSync(attemptPaths(root, key).folder, { recursive: true });
    const record = {
      format: 1,
      started,
      host: 'bench',
      versions: { sweep: '0', node: process.versions.node },
      slot: { name: slot, cpus: 1, memory: null, gpus: [], gpu_share: 1 },
      git_commit: null,
      inputs,
    };
    writeFileSync(attemptPaths(root, key).attempt, JSON.stringify(record));
    store.beginAttempt(run, { ...key, retryRound: 0, host: 'bench', slot, resume: false, inputs, started });
    return key;
  };
}

/** Ends an attempt as done. */
export function endAttempt(store, key, ended, metrics) {
  store.endAttempt({
    ...key,
    outcome: { status: 'done', reason: 'finished', message: '', retry_round: 0 },
    runStatus: 'done',
    ended,
    outcomeSha256: '0',
    metrics,
  });
}
