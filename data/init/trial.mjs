// Stands in for your own program: minimises (weight - 3)^2 by gradient descent and tells `sweep` how it goes.
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { rate: { type: 'string', default: '0.1' } } });
const rate = Number(values.rate);
const { SWEEP_CONFIG, SWEEP_EVENTS, SWEEP_CHECKPOINT_DIR } = process.env;
const defaults = { steps: 60, momentum: 0, seed: 0 };
const config = SWEEP_CONFIG ? JSON.parse(readFileSync(SWEEP_CONFIG, 'utf8')).config : defaults;

/** One event a line; without `sweep` they are printed. */
function say(type, fields) {
  const line = `${JSON.stringify({ time: new Date().toISOString(), type, ...fields })}\n`;
  if (SWEEP_EVENTS) appendFileSync(SWEEP_EVENTS, line);
  else process.stdout.write(line);
}

// An attempt that was cut off goes on where its last checkpoint stands.
const checkpoint = SWEEP_CHECKPOINT_DIR ? join(SWEEP_CHECKPOINT_DIR, 'state.json') : null;
let state = { step: 0, weight: (config.seed * 7919) % 5, velocity: 0 };
if (checkpoint && existsSync(checkpoint)) state = JSON.parse(readFileSync(checkpoint, 'utf8'));

let isStopping = false;
process.on('SIGTERM', () => {
  isStopping = true;
});

say('started', { program: 'trial.mjs', total_steps: config.steps, info: { resumed_step: state.step } });
while (state.step < config.steps) {
  const gradient = 2 * (state.weight - 3);
  const velocity = config.momentum * state.velocity - rate * gradient;
  state = { step: state.step + 1, weight: state.weight + velocity, velocity };
  say('metric', { step: state.step, name: 'loss', value: (state.weight - 3) ** 2 });
  // Lets the signal in; your program has real work to do here.
  await new Promise((resolve) => setTimeout(resolve, 10));
  if (checkpoint && (isStopping || state.step % 20 === 0)) {
    // Written beside, then renamed: it is there whole or not at all, and `.tmp-*` never counts as a checkpoint.
    const beside = join(SWEEP_CHECKPOINT_DIR, '.tmp-state.json');
    writeFileSync(beside, JSON.stringify(state));
    renameSync(beside, checkpoint);
    say('checkpoint', { step: state.step, path: 'state.json' });
  }
  if (isStopping) process.exit(143);
}
say('finished', { metrics: { loss: (state.weight - 3) ** 2, distance: Math.abs(state.weight - 3) } });
