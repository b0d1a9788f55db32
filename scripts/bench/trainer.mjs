// Training steps of the quick MLP in a process of its own, start-up and evaluation included, beside PyTorch where
// python3 has it.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { makeRoot, milliseconds, timeCli, timeNode } from './measure.mjs';

const pytorch = `
import time, torch
torch.set_num_threads(1)
model = torch.nn.Sequential(torch.nn.Linear(256, 512), torch.nn.ReLU(), torch.nn.Dropout(0.5), torch.nn.Linear(512, 20))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4)
x, y = torch.randn(32, 256), (torch.rand(32, 20) < 0.1).float()
for step in range(300):
    if step == 100: start = time.perf_counter()
    optimizer.zero_grad()
    torch.nn.functional.binary_cross_entropy_with_logits(model(x), y).backward()
    optimizer.step()
print((time.perf_counter() - start) / 200)
`;

const pytorchResnet = `
import resource, time, torch, torchvision
torch.set_num_threads(1)
model = torchvision.models.resnet18(num_classes=20)
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
  const torchStep = peer.status === 0 ? Number(peer.stdout) : undefined;
  return [
    {
      what: 'a step of the quick MLP (voc-lt, DB, batch 32), wasm',
      measured: `${(step * 1000).toFixed(2)} ms`,
      peer: torchStep === undefined ? 'PyTorch: not installed' : `PyTorch: ${(torchStep * 1000).toFixed(2)} ms`,
      ratio: torchStep === undefined ? undefined : step / torchStep,
    },
    ...(await measureResnet()),
    { what: 'a run of one epoch, from the cli to the report', measured: milliseconds(short.seconds) },
  ];
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
    {
      what: 'peak memory of that training',
      measured: `${mebibytes.toFixed(0)} MiB`,
      peer: torchMebibytes === undefined ? absent : `PyTorch: ${torchMebibytes.toFixed(0)} MiB`,
      ratio: torchMebibytes === undefined ? undefined : mebibytes / torchMebibytes,
    },
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
