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
  util,
  type Variable,
  valueAndGrads,
  variable,
} from '@tensorflow/tfjs-core';
import type { StoredTensor } from '../../rundir/index.ts';
import { rowShape } from '../data/dataset.ts';
import type { Loss } from '../losses/index.ts';
import { type Model, passOver, type TrainingPoint, torchShape, toTorch } from '../models/index.ts';
import { createSgd, type Optimizer, type SgdConfig } from '../optimizers/index.ts';
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
  /** All tensors of the model, in torch's layout. */
  readonly weights: () => Promise<readonly StoredTensor[]>;
  /** Weights, running statistics and optimizer: all that changes from step to step. */
  readonly state: () => Promise<readonly StoredTensor[]>;
  /** Goes on from what `state` gave. Throws an Error where it is the state of another model. */
  readonly restore: (state: readonly StoredTensor[]) => void;
  readonly dispose: () => void;
}

/** Parameters start at their initial values. */
export function createLearner(model: Model, loss: Loss, config: SgdConfig): Learner {
  const { parameters } = model;
  const variables = parameters.map(({ initial, shape, trained }) =>
    tidy(() => variable(tensor(initial(), [...shape]), trained)),
  );
  const trained = variables.filter(({ trainable }) => trainable);
  const named = new Map(parameters.map(({ name }, index) => [name, variables[index]!]));
  const optimizer = createSgd(trained, config);
  const inputTensor = (values: Float32Array, rowCount: number) => tensor(values, [rowCount, ...rowShape(model.input)]);
  const tensors = () => [...entries('', named), ...entries('velocity.', velocities(named, optimizer))];
  return {
    async learn(batch, learningRate, at, wantLogits) {
      const seen: Tensor2D[] = [];
      const { value, norm } = tidy(() => {
        const inputs = inputTensor(batch.inputs, batch.rowCount);
        const labels = matrix(batch.labels, batch.rowCount);
        const updates = new Map<string, Tensor>();
        const elements = () => {
          const logits = model.forward(passOver(named, at, updates), inputs);
          if (wantLogits) seen.push(keep(logits.clone()));
          return loss(logits, labels);
        };
        const weightOfEach = fill(labels.shape, 1 / labels.size);
        const { value, grads } = valueAndGrads(elements)(trained, weightOfEach as Tensor2D);
        const norm = optimizer.step(grads, learningRate);
        for (const [name, update] of updates) named.get(name)!.assign(update);
        for (const update of updates.values()) update.dispose();
        return { value: mean(value), norm };
      });
      const [logits] = await Promise.all(seen.map(take));
      return { loss: (await take(value))[0]!, gradientNorm: (await take(norm))[0]!, logits: logits ?? null };
    },
    predict: (inputs, rowCount) =>
      take(tidy(() => sigmoid(model.forward(passOver(named, null), inputTensor(inputs, rowCount))))),
    async weights() {
      const stored = await Promise.all(entries('', named).map(store));
      return stored.map(({ data, shape, ...rest }) => ({
        ...rest,
        shape: torchShape(shape),
        data: toTorch(data, shape),
      }));
    },
    state: () => Promise.all(tensors().map(store)),
    restore(state) {
      const places = tensors();
      const isAnother = ({ name, variable }: Entry, index: number) =>
        state[index]?.name !== name || !util.arraysEqual([...state[index].shape], variable.shape);
      if (state.length !== places.length || places.some(isAnother))
        throw new Error('the checkpoint holds another model');
      for (const [index, { variable }] of places.entries())
        tidy(() => variable.assign(tensor(state[index]!.data, variable.shape)));
    },
    dispose() {
      optimizer.dispose();
      for (const one of variables) one.dispose();
    },
  };
}

interface Entry {
  readonly name: string;
  readonly variable: Variable;
}

function entries(prefix: string, variables: ReadonlyMap<string, Variable>): Entry[] {
  return [...variables].map(([name, variable]) => ({ name: `${prefix}${name}`, variable }));
}

/** The optimizer's state by the names of the parameters it belongs to. */
function velocities(named: ReadonlyMap<string, Variable>, optimizer: Optimizer): Map<string, Variable> {
  const names = [...named].flatMap(([name, { trainable }]) => (trainable ? [name] : []));
  return new Map(optimizer.state().map((velocity, index) => [names[index]!, velocity]));
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

async function store({ name, variable }: Entry) {
  const data = new Float32Array(await variable.data<'float32'>());
  return { name, shape: variable.shape, type: 'F32', data } as const;
}
