// Planning, from the start of Node to its end: `sweep plan --json` of grids over the built-in trainer's config.
import { makeRoot, median, milliseconds, timeCli, timeNode } from './measure.mjs';

export async function measure() {
  const node = await median(
    5,
    () => timeNode(['-e', '0']),
    (run) => run.seconds,
  );
  const version = await median(
    5,
    () => timeCli(['--version'], makeRoot({})),
    (run) => run.seconds,
  );
  const rows = [versus('`sweep --version` against `node -e 0`', version, node)];
  for (const runs of [24, 10_000, 100_000]) {
    const root = makeRoot({ 'sweeps/grid.yaml': grid(runs) });
    const planned = await median(
      runs > 10_000 ? 1 : 3,
      () => timeCli(['plan', 'grid', '--json'], root),
      (run) => run.seconds,
    );
    rows.push(
      versus(`plan ${runs.toLocaleString('en')} runs (peak ${planned.mebibytes.toFixed(0)} MiB)`, planned, node),
    );
  }
  // Points that share little: every run has a loss and an optimizer of its own.
  const root = makeRoot({ 'sweeps/grid.yaml': points });
  const planned = await timeCli(['plan', 'grid', '--json'], root);
  rows.push(versus(`plan 100,000 different points (peak ${planned.mebibytes.toFixed(0)} MiB)`, planned, node));
  return rows;
}

const points = `sweep: grid
config: {data: {set: voc-lt, source: generated}}
matrix:
  grid:
    method: {DB: {loss: {kind: db}}, PR: {loss: {kind: pr}}}
    loss.kappa: {from: 0.01, to: 0.5, count: 50}
    optimizer.learning_rate: {from: 1e-3, to: 1e-1, count: 1000, scale: log}
`;

function versus(what, run, peer) {
  return {
    what,
    measured: milliseconds(run.seconds),
    peer: `node -e 0: ${milliseconds(peer.seconds)}`,
    ratio: run.seconds / peer.seconds,
  };
}

function grid(runs) {
  return `sweep: grid
config: {data: {set: voc-lt, source: generated}}
matrix:
  grid:
    method:
      DB: {loss: {kind: db}}
      PR: {loss: {kind: pr, lambda1_neg: {head: 5, medium: 5, tail: 8}}}
    optimizer.learning_rate: [0.1, 0.2]
seeds: ${runs / 4}
`;
}
