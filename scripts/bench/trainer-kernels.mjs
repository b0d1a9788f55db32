// The convolutions of a training step of ResNet-18 on images of 64 x 64 (batch 32) on the wasm backend: forward, gradient
// of the filter, gradient of the input; one thread. PyTorch, on one thread too, stands beside them where python3 has it.
// Time is the process's own (user and system), which other programs on the machine disturb least.
import { spawnSync } from 'node:child_process';
import { engine, randomNormal } from '@tensorflow/tfjs-core';

const batch = 32;
/** Each shape once, and how many layers have it. The first layer needs no gradient of its input. */
const layers = [
  { size: 64, from: 3, to: 64, filter: 7, stride: 2, count: 1, first: true },
  { size: 16, from: 64, to: 64, filter: 3, stride: 1, count: 4 },
  { size: 16, from: 64, to: 128, filter: 3, stride: 2, count: 1 },
  { size: 16, from: 64, to: 128, filter: 1, stride: 2, count: 1 },
  { size: 8, from: 128, to: 128, filter: 3, stride: 1, count: 3 },
  { size: 8, from: 128, to: 256, filter: 3, stride: 2, count: 1 },
  { size: 8, from: 128, to: 256, filter: 1, stride: 2, count: 1 },
  { size: 4, from: 256, to: 256, filter: 3, stride: 1, count: 3 },
  { size: 4, from: 256, to: 512, filter: 3, stride: 2, count: 1 },
  { size: 4, from: 256, to: 512, filter: 1, stride: 2, count: 1 },
  { size: 2, from: 512, to: 512, filter: 3, stride: 1, count: 3 },
];
const directions = ['forward', 'gradient of the filter', 'gradient of the input'];

const pytorch = `
import json, sys, time, torch
torch.set_num_threads(1)
def seconds(work):
    for _ in range(3): work()
    count, start = 0, time.process_time()
    while time.process_time() - start < 0.4:
        work()
        count += 1
    return (time.process_time() - start) / count
rows = []
for layer in json.loads(sys.argv[1]):
    stride, padding = [layer["stride"]] * 2, [layer["filter"] // 2] * 2
    x = torch.randn(${batch}, layer["from"], layer["size"], layer["size"])
    w = torch.randn(layer["to"], layer["from"], layer["filter"], layer["filter"])
    dy = torch.randn_like(torch.nn.functional.conv2d(x, w, stride=stride, padding=padding))
    backward = lambda *mask: torch.ops.aten.convolution_backward(
        dy, x, w, None, stride, padding, [1, 1], False, [0, 0], 1, mask)
    rows.append([
        seconds(lambda: torch.nn.functional.conv2d(x, w, stride=stride, padding=padding)),
        seconds(lambda: backward(False, True, False)),
        0 if layer.get("first") else seconds(lambda: backward(True, False, False)),
    ])
print(json.dumps(rows))
`;

export async function measure() {
  const { setUpBackend } = await import('../../dist/trainer/backends/index.js');
  await setUpBackend('wasm', 1);
  const ours = layers.map(timeLayer);
  const peer = spawnSync('python3', ['-c', pytorch, JSON.stringify(layers)], { encoding: 'utf8' });
  const theirs = peer.status === 0 ? JSON.parse(peer.stdout) : undefined;
  return [
    ...layers.flatMap((layer, index) =>
      directions.flatMap((direction, way) =>
        ours[index][way] === 0 ? [] : [row(layer, direction, ours[index][way], theirs?.[index][way])],
      ),
    ),
    ...directions.map((direction, way) => total(direction, sum(ours, [way]), theirs && sum(theirs, [way]))),
    total('the whole step', sum(ours, [0, 1, 2]), theirs && sum(theirs, [0, 1, 2])),
  ];
}

/** Seconds of each direction; 0 for a gradient that training does not need. */
function timeLayer({ size, from, to, filter, stride, first }) {
  const pad = Math.floor(filter / 2);
  const attributes = { strides: [stride, stride], pad, dataFormat: 'NHWC', dilations: [1, 1] };
  const out = Math.ceil(size / stride);
  const [x, w] = [randomNormal([batch, size, size, from]), randomNormal([filter, filter, from, to])];
  const dy = randomNormal([batch, out, out, to]);
  const time = (kernel, inputs, more) =>
    seconds(() =>
      engine()
        .runKernel(kernel, inputs, { ...attributes, ...more })
        .dispose(),
    );
  return [
    time('Conv2D', { x, filter: w }),
    time('Conv2DBackpropFilter', { x, dy }, { filterShape: w.shape }),
    first ? 0 : time('Conv2DBackpropInput', { dy, filter: w }, { inputShape: x.shape }),
  ];
}

function seconds(work) {
  const used = (since) => {
    const { user, system } = process.cpuUsage(since);
    return (user + system) / 1e6;
  };
  for (let i = 0; i < 3; i++) work();
  const start = process.cpuUsage();
  let count = 0;
  for (; used(start) < 0.4; count++) work();
  return used(start) / count;
}

function row(layer, direction, ours, theirs) {
  const { size, from, to, filter, stride, count } = layer;
  const operations = 2 * batch * Math.ceil(size / stride) ** 2 * filter ** 2 * from * to;
  const speed = (time) => `${(operations / time / 1e9).toFixed(1)} GFLOP/s`;
  return {
    what: `${direction}: ${filter} x ${filter}, ${from} to ${to} channels, ${size} x ${size}, stride ${stride} (x ${count})`,
    measured: speed(ours),
    peer: theirs === undefined ? 'PyTorch: not installed' : `PyTorch: ${speed(theirs)}`,
    ratio: theirs === undefined ? undefined : theirs / ours,
  };
}

/** The time of all layers together, each as often as the network has it. */
function sum(times, ways) {
  return layers.reduce(
    (seconds, { count }, index) => seconds + count * ways.reduce((of, way) => of + times[index][way], 0),
    0,
  );
}

function total(direction, ours, theirs) {
  const milliseconds = (time) => `${(time * 1000).toFixed(0)} ms`;
  return {
    what: `all convolutions, ${direction}`,
    measured: milliseconds(ours),
    peer: theirs === undefined ? 'PyTorch: not installed' : `PyTorch: ${milliseconds(theirs)}`,
    ratio: theirs === undefined ? undefined : theirs / ours,
  };
}
