import {
  fill,
  keep,
  mean,
  sigmoid,
  type Tensor,
  type Tensor2D,
  tensor,
  tensor2d,
  tidy,
  valueAndGrads,
  variable,
} from '@tensorflow/tfjs-core';
import type { StoredTensor } from '../../rundir/index.ts';
import { rowShape } from '../data/dataset.ts';
import type { Loss } from '../losses/index.ts';
import type { Model, TrainingPoint } from '../models/index.ts';
import { createSgd, type SgdConfig } from '../optimizers/index.ts';
import type { Batch } from './batches.ts';

/** What a step of training yields. */
export interface StepResult {
  readonly loss: number;
  /** L2 norm of the whole gradient, before the clip. */
  readonly gradientNorm: number;
  /** [rows, classes], from before the step; null where not asked for. */
  readonly logits: Float32Array | null;
}

/** A model under training: its parameters and the optimizer's state, on the device. */
export interface Learner {
  /** Lowers the mean loss over all rows and classes of a batch by one step. */
  readonly learn: (batch: Batch, learningRate: number, at: TrainingPoint, wantLogits: boolean) => Promise<StepResult>;
  /** Probabilities [rows, classes], row-major, for the inputs of some rows. */
  readonly predict: (inputs: Float32Array, rowCount: number) => Promise<Float32Array>;
  readonly weights: () => Promise<readonly StoredTensor[]>;
  /** Weights and optimizer: all that changes from step to step. */
  readonly state: () => Promise<readonly StoredTensor[]>;
  /** Goes on from what `state` gave. Throws an Error where it is the state of another model. */
  readonly restore: (state: readonly StoredTensor[]) => void;
  readonly dispose: () => void;
}

export function createLearner(model: Model, loss: Loss, config: SgdConfig): Learner {
  const parameters = model.parameters.map(({ initial, shape }) => tidy(() => variable(tensor(initial, [...shape]))));
  const optimizer = createSgd(parameters, config);
  const weights = () => store(model, '', parameters);
  const inputTensor = (values: Float32Array, rowCount: number) => tensor(values, [rowCount, ...rowShape(model.input)]);
  return {
    async learn(batch, learningRate, at, wantLogits) {
      const seen: Tensor2D[] = [];
      const { value, norm } = tidy(() => {
        const inputs = inputTensor(batch.inputs, batch.rowCount);
        const labels = matrix(batch.labels, batch.rowCount);
        const elements = (...values: Tensor[]) => {
          const logits = model.forward(values, inputs, at);
          if (wantLogits) seen.push(keep(logits.clone()));
          return loss(logits, labels);
        };
        const weightOfEach = fill(labels.shape, 1 / labels.size);
        const { value, grads } = valueAndGrads(elements)(parameters, weightOfEach as Tensor2D);
        return { value: mean(value), norm: optimizer.step(grads, learningRate) };
      });
      const [logits] = await Promise.all(seen.map(take));
      return { loss: (await take(value))[0]!, gradientNorm: (await take(norm))[0]!, logits: logits ?? null };
    },
    predict: (inputs, rowCount) =>
      take(tidy(() => sigmoid(model.forward(parameters, inputTensor(inputs, rowCount), null)))),
    weights,
    state: async () => [...(await weights()), ...(await store(model, 'velocity.', optimizer.state()))],
    restore(state) {
      if (state.length !== 2 * parameters.length) throw new Error('the checkpoint holds another model');
      const tensors = state.map(({ data, shape }) => tensor(data, [...shape]));
      for (const [index, parameter] of parameters.entries()) tidy(() => parameter.assign(tensors[index]!.clone()));
      optimizer.restore(tensors.slice(parameters.length));
      for (const one of tensors) one.dispose();
    },
    dispose() {
      optimizer.dispose();
      for (const parameter of parameters) parameter.dispose();
    },
  };
}

function matrix(values: Float32Array, rowCount: number): Tensor2D {
  return tensor2d(values, [rowCount, values.length / rowCount]);
}

/** The values of a tensor, which is disposed of. */
async function take(values: Tensor): Promise<Float32Array> {
  const data = new Float32Array(await values.data<'float32'>());
  values.dispose();
  return data;
}

async function store(model: Model, prefix: string, tensors: readonly Tensor[]): Promise<StoredTensor[]> {
  const read = async (one: Tensor, index: number): Promise<StoredTensor> => ({
    name: `${prefix}${model.parameters[index]!.name}`,
    shape: one.shape,
    type: 'F32',
    data: new Float32Array(await one.data<'float32'>()),
  });
  return await Promise.all(tensors.map(read));
}
