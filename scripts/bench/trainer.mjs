// A step of training on every backend that works here, beside PyTorch where python3 has it: one thread each, the same
// batch, SGD with momentum, weight decay and clipping. Ratios are of the speeds: in processor time on a processor, which
// other programs on the machine disturb least, by the clock on a GPU. Then what a run costs from the cli to its end.
import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { makeRoot, milliseconds, timeCli, timeNode } from './measure.mjs';

const image = (size) => ({ kind: 'image', size, channels: 3 });
const resnet = (depth) => ({ kind: 'resnet', depth, frozen_stages: 0, neck: null, dropout: 0 });
const cases = [
  {
    what: 'quick MLP (256-128-20, batch 32)',
    rowCount: 32,
    input: { kind: 'features', count: 256 },
    model: { kind: 'mlp', hidden: 128, dropout: 0.5 },
    warmUp: 200,
    steps: 400,
  },
  {
    what: 'cnn-small (32 x 32, batch 64)',
    rowCount: 64,
    input: image(32),
    model: { kind: 'cnn-small', width: 32, dropout: 0 },
    warmUp: 3,
    steps: 9,
  },
  {
    what: 'ResNet-18 (64 x 64, batch 32)',
    rowCount: 32,
    input: image(64),
    model: resnet(18),
    warmUp: 2,
    steps: 7,
  },
  {
    what: 'ResNet-50 (224 x 224, batch 8)',
    rowCount: 8,
    input: image(224),
    model: resnet(50),
    warmUp: 1,
    steps: 1,
  },
];
const onGpu = ['cuda', 'webgpu'];
const trainer = fileURLToPath(new URL('../../dist/trainer/main.js', import.meta.url));
const programs = {
  ours: fileURLToPath(new URL('training-step.mjs', import.meta.url)),
  pytorch: fileURLToPath(new URL('training-step.py', import.meta.url)),
};

export async function* measure() {
  const backends = workingBackends();
  for (const one of cases) yield* compare(one, backends);
  yield { what: 'load of the machine (1, 5, 15 minutes)', measured: loadavg().map(Math.round).join(', ') };
  yield await measureRecording();
  yield await measureRun();
}

function workingBackends() {
  const { stdout } = run(process.execPath, [trainer, 'backend', 'list', '--no-speed']);
  return JSON.parse(stdout).backends.filter(({ name, works }) => works && name !== 'cpu');
}

function* compare({ what, ...one }, backends) {
  const peers = new Map();
  const peerOn = (device) => {
    if (!peers.has(device)) peers.set(device, stepOf('python3', programs.pytorch, device, one));
    return peers.get(device);
  };
  for (const { name, device } of backends) {
    const place = `${what}: ${name}`;
    const isEmulated = /emulated/.test(device);
    if (isEmulated && one.input.kind === 'image') {
      // It takes minutes for a step of convolutions.
      yield { what: place, measured: 'left out: emulated' };
      continue;
    }
    const isGpu = onGpu.includes(name) && !isEmulated;
    const ours = stepOf(process.execPath, programs.ours, name, isEmulated ? { ...one, warmUp: 1, steps: 3 } : one);
    const theirs = peerOn(isGpu ? 'cuda' : 'cpu');
    const key = isGpu ? 'wall' : 'cpu';
    yield {
      what: place,
      measured: ours === null ? 'failed' : describe(ours, one.rowCount, key),
      peer: theirs === null ? 'PyTorch: not installed' : `PyTorch: ${describe(theirs, one.rowCount, key)}`,
      ratio: ours === null || theirs === null ? undefined : theirs[key] / ours[key],
    };
  }
}

/** Null where the program cannot run. */
function stepOf(program, file, device, one) {
  const { status, stdout } = run(program, [file, device, JSON.stringify(one)]);
  return status === 0 ? JSON.parse(stdout) : null;
}

function run(program, args) {
  return spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

function describe({ wall, cpu, mebibytes }, rowCount, key) {
  const time = (seconds) => `${(seconds * 1000).toPrecision(3)} ms`;
  const rate = Number((rowCount / { wall, cpu }[key]).toPrecision(3));
  return `${rate} rows/s (processor ${time(cpu)}, clock ${time(wall)}, ${mebibytes.toFixed(0)} MiB)`;
}

/** What recording probabilities adds to the quick MLP's training at the default of every 10 steps. */
async function measureRecording() {
  const program = fileURLToPath(new URL('mlp-step.mjs', import.meta.url));
  const { step, recording } = JSON.parse((await timeNode([program], process.cwd())).output);
  const every = 10;
  return {
    what: `recording probabilities every ${every} steps of the quick MLP, a step, processor time`,
    measured: `${((1e6 * recording) / every).toFixed(1)} µs`,
    peer: `the step: ${(1e6 * step).toFixed(0)} µs`,
    ratio: recording / every / step,
  };
}

async function measureRun() {
  const root = makeRoot({
    'sweeps/one.yaml': `sweep: one
config: {data: {set: voc-lt, source: generated, epoch_size: 3200}, loss: {kind: db}, epochs: 1}
`,
  });
  const { seconds } = await timeCli(['run', 'one', '--plain'], root);
  return { what: 'a run of one epoch, from the cli to the report', measured: milliseconds(seconds) };
}
