// Starting and running trials that do nothing: what the tool itself costs.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { makeRoot, median, milliseconds, timeCli } from './measure.mjs';

const trial = 'trial: {command: [node, report.mjs, "{n}"]}\n';
// Says when it was started, by the kernel's clock, then finishes.
const report = `import { appendFileSync } from 'node:fs';
appendFileSync(process.env.SWEEP_EVENTS, JSON.stringify({ type: 'finished', metrics: { done: 1 } }) + '\\n');
`;

export async function measure() {
  return [await firstSpawn(), ...(await throughput(500))];
}

async function firstSpawn() {
  const delay = await median(5, async () => {
    const root = makeRoot({
      'sweeps/start.yaml': 'sweep: start\ntrial: {command: [sh, -c, "date +%s%N > started; exit 1"]}\n',
    });
    const start = Date.now();
    await timeCli(['run', 'start', '--plain'], root, { allowFailure: true });
    return Number(readFileSync(join(root, 'started'), 'utf8')) / 1e6 - start;
  });
  const bare = await median(5, async () => {
    const root = makeRoot({
      'bare.mjs': `import { execa } from ${JSON.stringify(import.meta.resolve('execa'))};\nawait execa('sh', ['-c', 'date +%s%N > started']);`,
    });
    const start = Date.now();
    await execa(process.execPath, ['bare.mjs'], { cwd: root });
    return Number(readFileSync(join(root, 'started'), 'utf8')) / 1e6 - start;
  });
  return {
    what: "cli's start to first trial's spawn",
    measured: milliseconds(delay / 1000),
    peer: `node with execa alone: ${milliseconds(bare / 1000)}`,
    ratio: delay / bare,
  };
}

async function throughput(n) {
  const root = makeRoot({
    'report.mjs': report,
    'sweeps/many.yaml': `sweep: many\n${trial}matrix: {grid: {n: {from: 1, to: ${n}, count: ${n}}}}\n`,
  });
  const whole = await timeCli(['run', 'many', '--plain', '-j', '2'], root);
  if (!existsSync(join(root, 'runs/sweep.db')) || statSync(join(root, 'runs/sweep.db')).size === 0)
    throw new Error('no store');
  const again = await median(
    3,
    () => timeCli(['run', 'many', '--plain', '-j', '2'], root),
    (run) => run.seconds,
  );
  const bareStart = performance.now();
  const one = (i) =>
    execa('node', ['report.mjs', String(i)], { cwd: root, env: { SWEEP_EVENTS: join(root, 'events') } });
  for (let i = 0; i < n; i += 2) await Promise.all([one(i), one(i + 1)]);
  const bare = (performance.now() - bareStart) / 1000;
  return [
    {
      what: `${n} trials that only finish, two at a time, a trial (peak ${whole.mebibytes.toFixed(0)} MiB)`,
      measured: `${((whole.seconds / n) * 1000).toFixed(2)} ms`,
      peer: `bare execa loop: ${((bare / n) * 1000).toFixed(2)} ms`,
      ratio: whole.seconds / bare,
    },
    {
      what: `the same command again, nothing to do (${n} runs)`,
      measured: milliseconds(again.seconds),
    },
  ];
}
