import {
  fill,
  keep,
  mean,
  type Scalar,
  sigmoid,
  type Tensor,
  type Tensor2D,
  tensor,
  tidy,
  util,
  type Variable,
  valueAndGrads,
  variable,
} from '@tensorflow/tfjs-core';
import type { StoredTensor } from '../../rundir/index.ts';
import { createStepper, type StepTools } from '../backends/steps/index.ts';
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
  const tensors = () => [...entries('', named), ...entries('velocity.', velocities(named, optimizer))];
  const everything = [...variables, ...optimizer.state()];
  const stepper = createStepper(stepOf(model, loss, { named, trained, optimizer }), everything);
  return {
    async learn(batch, learningRate, at, wantLogits) {
      const { loss, norm, logits } = await stepper.take({ batch, learningRate, at }, batch.rowCount);
      return { loss: loss[0]!, gradientNorm: norm[0]!, logits: wantLogits ? logits : null };
    },
    predict(inputs, rowCount) {
      stepper.settle();
      return take(
        tidy(() => sigmoid(model.forward(passOver(named, null), tensor(inputs, [rowCount, ...rowShape(model.input)])))),
      );
    },
    async weights() {
      stepper.settle();
      const stored = await Promise.all(entries('', named).map(store));
      return stored.map(({ data, shape, ...rest }) => ({
        ...rest,
        shape: torchShape(shape),
        data: toTorch(data, shape),
      }));
    },
    state() {
      stepper.settle();
      return Promise.all(tensors().map(store));
    },
    restore(state) {
      const places = tensors();
      const isAnother = ({ name, variable }: Entry, index: number) =>
        state[index]?.name !== name || !util.arraysEqual([...state[index].shape], variable.shape);
      if (state.length !== places.length || places.some(isAnother))
        throw new Error('the checkpoint holds another model');
      for (const [index, { variable }] of places.entries())
        tidy(() => variable.assign(tensor(state[index]!.data, variable.shape)));
      stepper.renew();
    },
    dispose() {
      stepper.dispose();
      optimizer.dispose();
      for (const one of variables) one.dispose();
    },
  };
}

/** What a step of training is given. */
interface StepPoint {
  readonly batch: Batch;
  readonly learningRate: number;
  readonly at: TrainingPoint;
}

/** What it changes. */
interface Trainee {
  readonly named: ReadonlyMap<string, Variable>;
  readonly trained: Variable[];
  readonly optimizer: Optimizer;
}

/** One step of training. */
function stepOf(model: Model, loss: Loss, { named, trained, optimizer }: Trainee) {
  return ({ feed, set }: StepTools<StepPoint>, rowCount: number) => {
    const inputs = feed([rowCount, ...rowShape(model.input)], ({ batch }) => batch.inputs);
    const labels = feed([rowCount, model.classCount], ({ batch }) => batch.labels) as Tensor2D;
    const rate = feed([], ({ learningRate }) => Float32Array.of(learningRate)) as Scalar;
    const pass = passOver(named, {
      draw: (shape, values) => feed(shape, ({ at }) => values(at)),
      update: (name, value) => set(named.get(name)!, value),
    });
    const seen: Tensor2D[] = [];
    const elements = () => {
      const logits = model.forward(pass, inputs);
      seen.push(keep(logits.clone()));
      return loss(logits, labels);
    };
    const weightOfEach = fill(labels.shape, 1 / labels.size);
    const { value, grads } = valueAndGrads(elements)(trained, weightOfEach as Tensor2D);
    const norm = optimizer.step(grads, rate, set);
    return { loss: mean(value), norm, logits: seen[0]! };
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
