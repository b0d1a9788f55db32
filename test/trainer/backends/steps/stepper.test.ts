import {
  add,
  memory,
  mul,
  setBackend,
  sum as sumOf,
  type Tensor,
  tidy,
  type Variable,
  variable,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { setUpBackend } from '../../../../src/trainer/backends/index.ts';
import { graphRunner } from '../../../../src/trainer/backends/steps/graph-runner.ts';
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
  (total: Variable) =>
  ({ feed, set }: StepTools<readonly number[]>, size: number) => {
    const sum = add(
      total,
      feed([size], (values) => Float32Array.from(values)),
    );
    set(total, sum);
    return { double: mul(sum, 2) as Tensor, sum };
  };

/** Another, of one value, whatever the size of what is fed. */
const adding =
  (total: Variable) =>
  ({ feed, set }: StepTools<readonly number[]>, size: number) => {
    const sum = add(total, sumOf(feed([size], (values) => Float32Array.from(values))));
    set(total, sum);
    return { sum };
  };

const zero = (size: number) => tidy(() => variable(zeros([size]), false));

describe.each(lack === null ? ['wasm', 'tensorflow'] : ['wasm'])('steps on %s', (registered) => {
  beforeAll(() => setBackend(registered));

  test('carry on from each other, and from what somebody else has set', async () => {
    const before = inMemory();
    const total = zero(2);
    const stepper = createStepper(totalling(total), [total]);
    expect(await stepper.take([1, 2], 2)).toEqual({ double: Float32Array.of(2, 4), sum: Float32Array.of(1, 2) });
    expect((await stepper.take([10, 20], 2)).sum).toEqual(Float32Array.of(11, 22));
    stepper.settle();
    stepper.settle();
    expect([...total.dataSync()]).toEqual([11, 22]);
    tidy(() => total.assign(zeros([2])));
    stepper.renew();
    expect((await stepper.take([3, 4], 2)).double).toEqual(Float32Array.of(6, 8));
    stepper.settle();
    expect([...total.dataSync()]).toEqual([3, 4]);
    stepper.dispose();
    total.dispose();
    expect(inMemory()).toEqual(before);
  });

  test('of another size go on where the last one left off', async () => {
    const before = inMemory();
    const total = zero(1);
    const stepper = createStepper(adding(total), [total]);
    const sums: number[] = [];
    for (const values of [[1], [1, 1], [5], [1, 1, 1], [2, 2]])
      sums.push((await stepper.take(values, values.length)).sum[0]!);
    expect(sums).toEqual([1, 3, 8, 11, 15]);
    stepper.dispose();
    total.dispose();
    expect(inMemory()).toEqual(before);
  });

  test('of two, taken in turn, are no business of each other', async () => {
    const [one, other] = [zero(1), zero(1)];
    const [first, second] = [createStepper(adding(one), [one]), createStepper(adding(other), [other])];
    for (const value of [1, 2, 3]) {
      await first.take([value], 1);
      await second.take([10 * value], 1);
    }
    for (const stepper of [first, second]) {
      stepper.settle();
      stepper.dispose();
    }
    expect([one, other].map((total) => total.dataSync()[0])).toEqual([6, 60]);
    one.dispose();
    other.dispose();
  });

  test('that fail leave what was settled', async () => {
    const total = zero(1);
    const stepper = createStepper(adding(total), [total]);
    await stepper.take([1], 1);
    stepper.settle();
    const before = inMemory();
    await expect(stepper.take([1, 2], 1)).rejects.toThrow();
    expect(inMemory()).toEqual(before);
    stepper.settle();
    expect((await stepper.take([4], 1)).sum[0]).toBe(5);
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
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  beforeAll(() => setBackend('tensorflow'));
  beforeEach(() => warn.mockClear());

  test('is what native does', () => expect(graphRunner()).not.toBeNull());

  test.each(networks)('trains $config.kind as wasm does, whatever the size of its batches', async (network) => {
    const [actual, expected] = [
      await train('tensorflow', network, { kind: 'db' }),
      await train('wasm', network, { kind: 'db' }),
    ];
    expectClose(actual, expected, network.tolerance);
    expect(warn).not.toHaveBeenCalledWith(expect.stringContaining('operation by operation'));
  });

  test.each([...kinds.map((kind) => ({ kind })), apr])('follows the loss $kind', async (loss) => {
    expectClose(await train('tensorflow', networks[0]!, loss), await train('wasm', networks[0]!, loss));
    expect(warn).not.toHaveBeenCalledWith(expect.stringContaining('operation by operation'));
  });

  test('is taken operation by operation where it looks at the values of a tensor', async () => {
    await setBackend('tensorflow');
    const total = zero(1);
    const stepper = createStepper(
      ({ feed, set }: StepTools<number>) => {
        const fed = feed([1], (value) => Float32Array.of(value));
        const sum = fed.dataSync()[0]! > 1 ? add(total, mul(fed, 10)) : add(total, fed);
        set(total, sum);
        return { sum };
      },
      [total],
    );
    const sums: number[] = [];
    for (const value of [1, 2, 1]) sums.push((await stepper.take(value, 1)).sum[0]!);
    expect(sums).toEqual([1, 21, 22]);
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/operation by operation: .* values of a tensor/)]]);
    stepper.dispose();
    total.dispose();
  });

  test('goes on to the same bits after a restart', async () => {
    await setBackend('tensorflow');
    const network = networks[1]!;
    const [whole, restarted] = [await states(network, false), await states(network, true)];
    expect(restarted).toEqual(whole);
  });

  test('tells of a gradient that is no number any more', async () => {
    await setBackend('tensorflow');
    const learner = learnerOf(networks[0]!, { kind: 'bce' });
    const inputs = new Float32Array(10).fill(Number.NaN);
    const batch = { rowCount: 2, inputs, labels: new Float32Array(12) };
    const result = await learner.learn(batch, 0.1, { seed: 0, step: 0 }, false);
    expect(result.gradientNorm).toBeNaN();
    learner.dispose();
  });
});

/** Tensors of TensorFlow.js, and what lies behind them in TensorFlow. */
function inMemory() {
  const binding = graphRunner()?.backend.binding;
  return [memory().numTensors, binding?.getNumOfTensors(), binding?.getNumOfSavedModels()];
}

function learnerOf({ config, task }: (typeof networks)[number], lossConfig: { readonly kind: LossKind }) {
  const complete = lossSchemas[lossConfig.kind]({ kappa: 0.01, lambda: 5, mu: 0.3 }).parse(lossConfig);
  const loss = createLoss(complete as Parameters<typeof createLoss>[0], statistics);
  return createLearner(createModel(config, task, 1), loss, { momentum: 0.9, weight_decay: 1e-3, clip: 2 });
}

function batchAt(step: number, rowCount: number, { input, classCount }: Task) {
  const inputs = Float32Array.from({ length: rowCount * rowSize(input) }, (_, i) => Math.sin((step + 1) * i * i));
  const labels = Float32Array.from({ length: rowCount * classCount }, (_, i) => Number((i + step) % 3 === 0));
  return { rowCount, inputs, labels };
}

/** The state after four steps, in one go or with a restart after two. */
async function states(network: (typeof networks)[number], restarts: boolean) {
  let one = learnerOf(network, { kind: 'db' });
  for (let step = 0; step < 4; step++) {
    if (restarts && step === 2) {
      const state = await one.state();
      one.dispose();
      one = learnerOf(network, { kind: 'db' });
      one.restore(state);
    }
    await one.learn(batchAt(step, 4, network.task), 0.1, { seed: 1, step }, false);
  }
  const state = await one.state();
  one.dispose();
  return state;
}

/** Losses, norms, logits and norms of the state after steps on batches of some sizes. */
async function train(
  backend: string,
  network: (typeof networks)[number],
  lossConfig: { readonly kind: LossKind },
): Promise<readonly number[]> {
  await setBackend(backend);
  const { task, batches = [4, 4, 3, 4, 4] } = network;
  const seen: number[] = [];
  const one = learnerOf(network, lossConfig);
  for (const [step, rowCount] of batches.entries()) {
    const batch = batchAt(step, rowCount, task);
    const result = await one.learn(batch, 0.02 / (step + 1), { seed: 2, step }, step % 2 === 0);
    seen.push(result.loss, result.gradientNorm, ...(result.logits ?? []));
    if (step === 2) seen.push(...(await one.predict(batch.inputs, rowCount)));
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
