import { makeRoot, runCli } from './run-cli.ts';

const program = `import { appendFileSync, writeFileSync } from 'node:fs';
import { readFileSync } from 'node:fs';
const { config } = JSON.parse(readFileSync(process.env.SWEEP_CONFIG, 'utf8'));
const say = (event) => appendFileSync(process.env.SWEEP_EVENTS, JSON.stringify({ time: new Date().toISOString(), ...event }) + '\\n');
say({ type: 'started', program: 'trial.mjs', total_steps: 2 });
for (let step = 1; step <= 2; step++) say({ type: 'metric', step, name: 'loss', value: config.n / step });
writeFileSync(process.env.SWEEP_CHECKPOINT_DIR + '/step-2', 'x'.repeat(1000));
say({ type: 'checkpoint', step: 2, path: 'step-2' });
say({ type: 'evaluation', step: 2, metrics: { score: config.n * 10 } });
if (config.fails === config.n) {
  console.error('what went wrong');
  throw new Error('n is ' + config.n);
}
if (config.talks) console.log('trained with n = ' + config.n);
say({ type: 'finished', metrics: { loss: config.n / 3, score: config.n * 10 } });
`;

const sweep = `sweep: mine
trial: {command: [node, trial.mjs]}
config: {fails: 3, talks: true, depth: {layers: 2}}
matrix:
  grid:
    method:
      plain: {}
      "数据 | wide": {wide: true}
    n: [1, 2, 3]
report: {tables: [{id: losses, rows: [method, n], columns: {final loss: loss}}]}
`;

/** Six runs of two methods, the two with n = 3 failed. */
export async function rootWithRuns(): Promise<string> {
  const root = makeRoot({ 'trial.mjs': program, 'sweeps/mine.yaml': sweep });
  const { code, stderr } = await runCli(root, ['run', 'mine', '--json']);
  if (code !== 1) throw new Error(stderr);
  return root;
}
