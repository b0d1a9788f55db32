import { add, memory, mul, setBackend, sum as sumOf, type Tensor, variable, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { setUpBackend } from '../../../../src/trainer/backends/index.ts';
import { graphBackend } from '../../../../src/trainer/backends/steps/graph-backend.ts';
import { createStepper, type StepTools } from '../../../../src/trainer/backends/steps/index.ts';
import { rowSize } from '../../../../src/trainer/data/dataset.ts';
import { createLoss } from '../../../../src/trainer/losses/index.ts';
import { type LossKind, lossSchemas } from '../../../../src/trainer/losses/schema.ts';
import { createModel, type Task } from '../../../../src/trainer/models/index.ts';
import type { ModelConfig } from '../../../../src/trainer/models/schema.ts';
import { createLearner } from '../../../../src/trainer/training/learner.ts';
import { canTest } from '../../../can-test.ts';
import { statistics } from '../../losses/batch.ts';

await setUpBackend('wasm', 1);
const lack = await setUpBackend('native', 1).then(
  () => null,
  (error: Error) => error.message.split('\n')[0] ?? '',
);

/** A running total: what is fed is added, twice what there is comes out. */
const totalling =
  (total: ReturnType<typeof variable>) =>
  ({ feed, set }: StepTools<number[]>, size: number) => {
    const sum = add(
      total,
      feed([size], (values) => Float32Array.from(values)),
    );
    set(total, sum);
    return { double: mul(sum, 2) as Tensor, sum };
  };

describe.each(lack === null ? ['wasm', 'tensorflow'] : ['wasm'])('steps on %s', (registered) => {
  beforeAll(() => setBackend(registered));

  test('carry on from each other, and from what somebody else has set', async () => {
    const before = memory().numTensors;
    const total = variable(zeros([2]), false);
    const stepper = createStepper(totalling(total), [total]);
    expect(await stepper.take([1, 2], 2, ['double', 'sum'])).toEqual({
      double: Float32Array.of(2, 4),
      sum: Float32Array.of(1, 2),
    });
    expect(await stepper.take([10, 20], 2, ['sum'])).toEqual({ sum: Float32Array.of(11, 22) });
    stepper.settle();
    stepper.settle();
    expect([...total.dataSync()]).toEqual([11, 22]);
    total.assign(zeros([2]));
    stepper.renew();
    expect(await stepper.take([3, 4], 2, ['double'])).toEqual({ double: Float32Array.of(6, 8) });
    stepper.settle();
    expect([...total.dataSync()]).toEqual([3, 4]);
    stepper.dispose();
    total.dispose();
    expect(memory().numTensors - before).toBeLessThanOrEqual(2);
  });

  test('of another size go on where the last one left off', async () => {
    const total = variable(zeros([1]), false);
    const stepper = createStepper(
      ({ feed, set }: StepTools<number[]>, size: number) => {
        const sum = add(total, sumOf(feed([size], (values) => Float32Array.from(values))));
        set(total, sum);
        return { sum };
      },
      [total],
    );
    const sums: number[] = [];
    for (const values of [[1], [1, 1], [5], [1, 1, 1], [2, 2]])
      sums.push((await stepper.take(values, values.length, ['sum'])).sum[0]!);
    expect(sums).toEqual([1, 3, 8, 11, 15]);
    stepper.dispose();
    total.dispose();
  });
});

const images: Task = {
  input: { kind: 'image', size: 8, channels: 3 },
  classCount: 6,
  trainLabels: Uint8Array.from({ length: 60 }, (_, i) => Number(i % 5 < 2)),
  wordVectors: null,
};
const table: Task = { ...images, input: { kind: 'features', count: 5 } };
const dropout = 0.3;
const gcn = { kind: 'ml-gcn', depth: 18, hidden: 4, graph_width: 5, threshold: 0.4, reweighting: 0.25 } as const;
const networks: readonly {
  readonly config: ModelConfig;
  readonly task: Task;
  readonly batches?: number[];
  readonly tolerance?: number;
}[] = [
  { config: { kind: 'mlp', hidden: 16, dropout }, task: table },
  { config: { kind: 'cnn-small', width: 2, dropout }, task: images },
  // Normalised over the four values that a channel has in its last stage, rounding shows.
  {
    config: { kind: 'resnet', depth: 18, frozen_stages: 1, neck: 8, dropout },
    task: images,
    batches: [4, 4],
    tolerance: 0.1,
  },
  { config: { ...gcn, frozen_stages: 0, dropout, word_vectors: null }, task: table },
];
const kinds = Object.keys(lossSchemas) as LossKind[];
const apr = { kind: 'pg', adaptive: ['lambda1_neg', 'lambda2_neg'] } as const;

describe.runIf(canTest('steps as a whole', lack))('a step that TensorFlow takes as a whole', () => {
  beforeAll(() => setBackend('tensorflow'));

  test('is what native does', () => expect(graphBackend()).not.toBeNull());

  test.each(networks)('trains $config.kind as wasm does, whatever the size of its batches', async (network) => {
    const [actual, expected] = [
      await train('tensorflow', network, { kind: 'db' }),
      await train('wasm', network, { kind: 'db' }),
    ];
    expectClose(actual, expected, network.tolerance);
  });

  test.each([...kinds.map((kind) => ({ kind })), apr])('follows the loss $kind', async (loss) => {
    expectClose(await train('tensorflow', networks[0]!, loss), await train('wasm', networks[0]!, loss));
  });

  test('is refused where it looks at the values of a tensor', async () => {
    await setBackend('tensorflow');
    const total = variable(zeros([1]), false);
    const stepper = createStepper(
      ({ feed }: StepTools<number>) => {
        const fed = feed([1], (value) => Float32Array.of(value));
        return { other: fed.dataSync()[0]! > 0 ? mul(fed, 2) : total };
      },
      [total],
    );
    await expect(stepper.take(1, 1, ['other'])).rejects.toThrow('looks at the values');
    // And the backend is as it was.
    expect([...mul(total, 2).dataSync()]).toEqual([0]);
  });
});

/** Losses, norms, logits and norms of the state after steps on batches of some sizes, with a restart after three. */
async function train(
  backend: string,
  { config, task, batches = [4, 4, 3, 4, 4] }: (typeof networks)[number],
  lossConfig: { readonly kind: LossKind },
): Promise<readonly number[]> {
  await setBackend(backend);
  const complete = lossSchemas[lossConfig.kind]({ kappa: 0.01, lambda: 5, mu: 0.3 }).parse(lossConfig);
  const loss = createLoss(complete as Parameters<typeof createLoss>[0], statistics);
  const learner = () =>
    createLearner(createModel(config, task, 1), loss, { momentum: 0.9, weight_decay: 1e-3, clip: 2 });
  const seen: number[] = [];
  let one = learner();
  for (const [step, rowCount] of batches.entries()) {
    if (step === 3) {
      const state = await one.state();
      one.dispose();
      one = learner();
      one.restore(state);
    }
    const inputs = Float32Array.from({ length: rowCount * rowSize(task.input) }, (_, i) =>
      Math.sin((step + 1) * i * i),
    );
    const labels = Float32Array.from({ length: rowCount * task.classCount }, (_, i) => Number((i + step) % 3 === 0));
    const result = await one.learn({ rowCount, inputs, labels }, 0.02 / (step + 1), { seed: 2, step }, step % 2 === 0);
    seen.push(result.loss, result.gradientNorm, ...(result.logits ?? []));
    if (step === 2) seen.push(...(await one.predict(inputs, rowCount)));
  }
  for (const { data } of await one.state()) seen.push(Math.hypot(...data.subarray(0, 1000)), data.at(-1)!);
  one.dispose();
  return seen;
}

function expectClose(actual: readonly number[], expected: readonly number[], tolerance = 2e-3): void {
  expect(actual).toHaveLength(expected.length);
  const worst = actual.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - expected[i]!) / Math.max(1, Math.abs(expected[i]!))),
    0,
  );
  expect(worst).toBeLessThan(tolerance);
}
