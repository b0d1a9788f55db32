// Training steps of the quick MLP in a process of its own, start-up and evaluation included, beside PyTorch where
// python3 has it.
import { spawnSync } from 'node:child_process';
import { makeRoot, milliseconds, timeCli } from './measure.mjs';

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
    { what: 'a run of one epoch, from the cli to the report', measured: milliseconds(short.seconds) },
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
