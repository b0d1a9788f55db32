// How long a person waits: the start of the program, and looking at a sweep of 10,000 runs.
import { makeRoot, median, milliseconds, timeCli, timeNode } from './measure.mjs';

const runs = 10_000;

export async function measure() {
  const root = makeRoot({
    'trial.sh': `echo '{"type":"finished","metrics":{"score":'$1'}}' >> "$SWEEP_EVENTS"\n`,
    'sweeps/many.yaml': `sweep: many
trial: {command: [sh, trial.sh, "{seed}"]}
matrix: {grid: {n: [1, 2, 3, 4]}}
seeds: ${runs / 4}
report:
  tables: [{id: scores, rows: n, columns: {score: score}}]
`,
  });
  const seconds = (run) => run.seconds;
  const node = await median(5, () => timeNode(['-e', '0'], root), seconds);
  const rows = [versus('`sweep --version`', await median(5, () => timeCli(['--version'], root), seconds), node)];
  // One run is trained; the others stand in the plan: what is looked at is as large.
  await timeCli(['run', 'many', '--plain', '--only', 'seed=0', '--only', 'n=1'], root);
  for (const args of [
    ['status'],
    ['runs', '--format', 'csv'],
    ['export', '--format', 'ndjson'],
    ['__complete', '--', 'show', ''],
  ]) {
    // A completion says by its status whether a file may stand there too.
    const options = { allowFailure: args[0] === '__complete' };
    const look = await median(3, () => timeCli(args, root, options), seconds);
    rows.push(versus(`\`sweep ${args.join(' ')}\` at ${runs.toLocaleString('en')} runs`, look, node));
  }
  return rows;
}

function versus(what, run, peer) {
  return {
    what,
    measured: `${milliseconds(run.seconds)} (CPU ${milliseconds(run.cpuSeconds)})`,
    peer: `node -e 0: ${milliseconds(peer.seconds)} (CPU ${milliseconds(peer.cpuSeconds)})`,
    ratio: run.seconds / peer.seconds,
  };
}
