// Training steps of the quick MLP in a process of its own, start-up and evaluation included, beside PyTorch where
// python3 has it.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { makeRoot, milliseconds, timeCli, timeNode } from './measure.mjs';

const pytorch = `
import resource, time, torch
torch.set_num_threads(1)
model = torch.nn.Sequential(torch.nn.Linear(256, 128), torch.nn.ReLU(), torch.nn.Dropout(0.5), torch.nn.Linear(128, 20))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4)
x, y = torch.randn(32, 256), (torch.rand(32, 20) < 0.1).float()
for step in range(300):
    if step == 100: start = time.perf_counter()
    optimizer.zero_grad()
    torch.nn.functional.binary_cross_entropy_with_logits(model(x), y).backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1)
    optimizer.step()
print((time.perf_counter() - start) / 200, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
`;

const pytorchResnet = `
import resource, time, torch
from torch import nn
torch.set_num_threads(1)
def unit(a, b, size, stride):
    return nn.Sequential(nn.Conv2d(a, b, size, stride, size // 2, bias=False), nn.BatchNorm2d(b))
class Block(nn.Module):
    def __init__(self, a, b, stride):
        super().__init__()
        self.first, self.second = unit(a, b, 3, stride), unit(b, b, 3, 1)
        self.shortcut = nn.Identity() if a == b else unit(a, b, 1, stride)
    def forward(self, x):
        return torch.relu_(self.second(torch.relu_(self.first(x))) + self.shortcut(x))
blocks = [block for i in range(4) for block in (Block(64 << max(i - 1, 0), 64 << i, 2 if i else 1), Block(64 << i, 64 << i, 1))]
model = nn.Sequential(unit(3, 64, 7, 2), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1), *blocks,
                      nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 20))
optimizer = torch.optim.SGD(model.parameters(), lr=1e-3, momentum=0.9, weight_decay=1e-4)
x, y = torch.randn(32, 3, 64, 64), (torch.rand(32, 20) < 0.1).float()
for step in range(5):
    if step == 1: start = time.perf_counter()
    optimizer.zero_grad()
    torch.nn.functional.binary_cross_entropy_with_logits(model(x), y).backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 35)
    optimizer.step()
print((time.perf_counter() - start) / 4, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
`;

export async function measure() {
  const [short, long] = [await timeEpochs(1), await timeEpochs(5)];
  const step = (long.seconds - short.seconds) / (long.steps - short.steps);
  const peer = spawnSync('python3', ['-c', pytorch], { encoding: 'utf8' });
  const [torchStep, torchMebibytes] = peer.status === 0 ? peer.stdout.split(' ').map(Number) : [];
  return [
    {
      what: 'a step of the quick MLP (voc-lt, DB, batch 32), wasm',
      measured: `${(step * 1000).toFixed(2)} ms`,
      peer: torchStep === undefined ? 'PyTorch: not installed' : `PyTorch: ${(torchStep * 1000).toFixed(2)} ms`,
      ratio: torchStep === undefined ? undefined : step / torchStep,
    },
    ...(await measureMlp(torchMebibytes)),
    ...(await measureResnet()),
    { what: 'a run of one epoch, from the cli to the report', measured: milliseconds(short.seconds) },
  ];
}

/** Peak memory of the quick MLP's training, and what recording probabilities adds to it at the default of every 10 steps. */
async function measureMlp(torchMebibytes) {
  const program = fileURLToPath(new URL('mlp-step.mjs', import.meta.url));
  const { output, mebibytes } = await timeNode([program], process.cwd());
  const { step, recording } = JSON.parse(output);
  const every = 10;
  return [
    memoryRow(mebibytes, torchMebibytes),
    {
      what: `recording probabilities every ${every} steps of it, a step, processor time`,
      measured: `${((1e6 * recording) / every).toFixed(1)} µs`,
      peer: `the step: ${(1e6 * step).toFixed(0)} µs`,
      ratio: recording / every / step,
    },
  ];
}

function memoryRow(mebibytes, torchMebibytes) {
  return {
    what: 'peak memory of that training',
    measured: `${mebibytes.toFixed(0)} MiB`,
    peer: torchMebibytes === undefined ? 'PyTorch: not installed' : `PyTorch: ${torchMebibytes.toFixed(0)} MiB`,
    ratio: torchMebibytes === undefined ? undefined : mebibytes / torchMebibytes,
  };
}

/** Speed and peak memory of a ResNet-18 at 64 x 64, batch 32. */
async function measureResnet() {
  const program = fileURLToPath(new URL('resnet-step.mjs', import.meta.url));
  const { output, mebibytes } = await timeNode([program], process.cwd());
  const seconds = Number(output);
  const peer = spawnSync('python3', ['-c', pytorchResnet], { encoding: 'utf8' });
  const [torchSeconds, torchMebibytes] = peer.status === 0 ? peer.stdout.split(' ').map(Number) : [];
  const absent = 'PyTorch: not installed';
  return [
    {
      what: 'a step of ResNet-18 (64 x 64, batch 32, nothing frozen), wasm',
      measured: milliseconds(seconds),
      peer: torchSeconds === undefined ? absent : `PyTorch: ${milliseconds(torchSeconds)}`,
      ratio: torchSeconds === undefined ? undefined : seconds / torchSeconds,
    },
    memoryRow(mebibytes, torchMebibytes),
  ];
}

async function timeEpochs(epochs) {
  const root = makeRoot({
    'sweeps/one.yaml': `sweep: one
config: {data: {set: voc-lt, source: generated, epoch_size: 3200}, loss: {kind: db}, epochs: ${epochs}}
`,
  });
  const { seconds } = await timeCli(['run', 'one', '--plain'], root);
  return { seconds, steps: epochs * 100 };
}
