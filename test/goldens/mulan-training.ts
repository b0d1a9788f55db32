import {
  fill,
  scalar,
  type Tensor,
  type Tensor2D,
  tensor,
  tensor2d,
  tidy,
  valueAndGrads,
  variable,
} from '@tensorflow/tfjs-core';
import { averagePrecisions, meanAveragePrecision } from '../../src/analysis/index.ts';
import type { Table, TableSplit } from '../../src/trainer/data/table.ts';
import { createLoss, type LabelStatistics, type Loss } from '../../src/trainer/losses/index.ts';
import { meanProbabilities } from '../../src/trainer/losses/mean-probabilities.ts';
import { createModel, type Model, passOver } from '../../src/trainer/models/index.ts';
import { createSgd, learningRateAt } from '../../src/trainer/optimizers/index.ts';
import { assign } from '../trainer/assign.ts';
import type { Comparison } from './comparison.ts';
import { completeGoldenLoss, type GoldenLossConfig } from './golden-loss.ts';

/** Losses and gradients of a net whose weights come from a formula, before and during training. */
export interface GoldenTraining {
  readonly formulaNet: {
    readonly logitsRow0First5: readonly number[];
    readonly logitsMean: number;
    readonly logitsNorm: number;
    readonly testScores: Readonly<Record<'total' | 'head' | 'medium' | 'tail', number | null>>;
  };
  /** Training rows 0..31. */
  readonly firstBatch: Readonly<Record<string, FirstBatch>>;
  readonly curves: Readonly<Record<string, Curve>>;
  readonly curveSettings: {
    readonly lr: number;
    readonly momentum: number;
    readonly weightDecay: number;
    readonly clip: number;
    readonly batch: number;
  };
  readonly schedule: {
    readonly stepsPerEpoch: number;
    readonly epochs: number;
    readonly lr: number;
    readonly lrAtStep: Readonly<Record<string, number>>;
  };
}
interface FirstBatch {
  readonly config: GoldenLossConfig;
  readonly loss: number;
  readonly gradNorms: Readonly<Record<(typeof parameterNames)[number], number>>;
  readonly total: number;
  readonly pbar?: {
    readonly posFirst5: readonly number[];
    readonly negFirst5: readonly number[];
    readonly posSum: number;
    readonly negSum: number;
  };
}
interface Curve {
  /** Before each step, the norm before the clip. */
  readonly loss: readonly number[];
  readonly gradNorm: readonly number[];
  readonly finalNorms: readonly number[];
}

/** In the order of the model's parameters. */
const parameterNames = ['W1', 'b1', 'W2', 'b2'] as const;
const hidden = 512;

export function checkMulanTraining(path: string, dataset: Table, golden: GoldenTraining, comparison: Comparison): void {
  const { featureCount, classes } = dataset;
  const model = createModel(
    { kind: 'mlp', hidden, dropout: 0 },
    {
      input: { kind: 'features', count: featureCount },
      classCount: classes.length,
      trainLabels: dataset.train.labels,
      wordVectors: null,
    },
    0,
  );
  const statistics = { trainSize: dataset.train.ids.length, classCounts: dataset.classCounts, groups: dataset.groups };
  const setting: Setting = { path, dataset, model, statistics, comparison };
  checkSchedule(`${path}.schedule`, setting, golden);
  tidy(() => checkFormulaNet(`${path}.formulaNet`, setting, golden.formulaNet));
  for (const [name, expected] of Object.entries(golden.firstBatch)) {
    tidy(() => checkFirstBatch(`${path}.firstBatch["${name}"]`, setting, expected));
  }
  for (const [name, expected] of Object.entries(golden.curves)) {
    const config = golden.firstBatch[name]!.config;
    tidy(() => checkCurve(`${path}.curves["${name}"]`, setting, config, expected, golden.curveSettings));
  }
}

interface Setting {
  readonly path: string;
  readonly dataset: Table;
  readonly model: Model;
  readonly statistics: LabelStatistics;
  readonly comparison: Comparison;
}

function checkSchedule(
  path: string,
  { dataset, comparison }: Setting,
  { schedule, curveSettings }: GoldenTraining,
): void {
  const { lr, epochs, lrAtStep } = schedule;
  const stepsPerEpoch = Math.ceil(dataset.train.ids.length / curveSettings.batch);
  const milestones = [(5 / 8) * epochs, (7 / 8) * epochs];
  comparison.same(`${path}.stepsPerEpoch`, stepsPerEpoch, schedule.stepsPerEpoch);
  for (const [step, expected] of Object.entries(lrAtStep)) {
    const rate = learningRateAt(Number(step), stepsPerEpoch, lr, {
      warmup: null,
      warmup_from: 1 / 3,
      milestones,
      factor: 0.1,
    });
    comparison.close(`${path}.lrAtStep["${step}"]`, rate, expected);
  }
}

function checkFormulaNet(path: string, setting: Setting, golden: GoldenTraining['formulaNet']): void {
  const { dataset, model, comparison } = setting;
  const parameters = formulaParameters(model);
  const logitsOf = (split: TableSplit, rows: readonly number[]) =>
    forward(model, parameters, batchOf(dataset, split, rows).inputs).dataSync<'float32'>();
  const logits = logitsOf(dataset.train, firstRows);
  comparison.close(`${path}.logitsRow0First5`, Array.from(logits.slice(0, 5)), golden.logitsRow0First5);
  comparison.close(`${path}.logitsMean`, sum(logits) / logits.length, golden.logitsMean);
  comparison.close(`${path}.logitsNorm`, norm(logits), golden.logitsNorm);

  const scores = logitsOf(
    dataset.test,
    dataset.test.ids.map((_, row) => row),
  );
  const averages = averagePrecisions(scores as Float32Array, dataset.test.labels, dataset.classes.length);
  for (const [group, value] of Object.entries(meanAveragePrecision(averages, dataset.groups))) {
    comparison.close(`${path}.testScores.${group}`, value, golden.testScores[group as 'total']);
  }
}

function checkFirstBatch(path: string, setting: Setting, golden: FirstBatch): void {
  const { dataset, model, statistics, comparison } = setting;
  const parameters = formulaParameters(model);
  const batch = batchOf(dataset, dataset.train, firstRows);
  const { loss, gradients } = backward(setting, lossOf(golden.config, setting), parameters, batch);
  const norms = gradients.map((gradient) => norm(gradient.dataSync<'float32'>()));
  comparison.close(`${path}.loss`, loss, golden.loss);
  comparison.close(`${path}.total`, norm(norms), golden.total);
  for (const [index, name] of parameterNames.entries()) {
    comparison.close(`${path}.gradNorms.${name}`, norms[index], golden.gradNorms[name]);
  }
  if (golden.pbar === undefined) return;
  const logits = forward(model, parameters, batch.inputs);
  const absences = tensor2d(
    batch.labels.dataSync<'float32'>().map((label) => 1 - label),
    batch.labels.shape,
  );
  const means = meanProbabilities(statistics.groups)(logits, batch.labels, absences);
  for (const [sign, values] of [
    ['pos', means.positive.arraySync()],
    ['neg', means.negative.arraySync()],
  ] as const) {
    comparison.close(`${path}.pbar.${sign}First5`, values.slice(0, 5), golden.pbar[`${sign}First5`]);
    comparison.close(`${path}.pbar.${sign}Sum`, sum(values), golden.pbar[`${sign}Sum`]);
  }
}

function checkCurve(
  path: string,
  setting: Setting,
  config: GoldenLossConfig,
  golden: Curve,
  { lr, momentum, weightDecay, clip, batch }: GoldenTraining['curveSettings'],
): void {
  const { dataset, model, comparison } = setting;
  const parameters = formulaParameters(model).map((initial) => variable(initial));
  const optimizer = createSgd(parameters, { momentum, weight_decay: weightDecay, clip });
  const lossFunction = lossOf(config, setting);
  for (const [step, expected] of golden.loss.entries()) {
    tidy(() => {
      const rows = Array.from({ length: batch }, (_, k) => (batch * step + k) % dataset.train.ids.length);
      const { loss, gradients } = backward(setting, lossFunction, parameters, batchOf(dataset, dataset.train, rows));
      const gradientNorm = optimizer.step(gradients, scalar(lr), assign);
      comparison.close(`${path}.loss[${step}]`, loss, expected);
      comparison.close(`${path}.gradNorm[${step}]`, gradientNorm.arraySync(), golden.gradNorm[step]);
    });
  }
  const finalNorms = parameters.map((parameter) => norm(parameter.dataSync<'float32'>()));
  comparison.close(`${path}.finalNorms`, finalNorms, golden.finalNorms);
  optimizer.dispose();
  for (const parameter of parameters) parameter.dispose();
}

function lossOf(config: GoldenLossConfig, { statistics }: Setting): Loss {
  return createLoss(completeGoldenLoss(config), statistics);
}

/** W1[i,j] and W2[j,c] of the golden file's `about`; the model holds weights as [out, in]. */
function formulaParameters(model: Model): Tensor[] {
  return model.parameters.map(({ name, shape }) => {
    const [outputs, inputs = 0] = shape as [number, number?];
    const phase = name === 'hidden.weight' ? 1 : 2;
    const value = (out: number, input: number) =>
      0.05 * Math.sin(phase + 0.7 * input + 1.3 * out + 0.011 * input * out);
    const values = Float32Array.from({ length: outputs * inputs }, (_, at) =>
      value(Math.floor(at / inputs), at % inputs),
    );
    return inputs === 0 ? tensor(new Float32Array(outputs)) : tensor(values, [outputs, inputs]);
  });
}

const firstRows = Array.from({ length: 32 }, (_, row) => row);

interface Batch {
  readonly inputs: Tensor2D;
  readonly labels: Tensor2D;
}

function batchOf({ featureCount, classes }: Table, split: TableSplit, rows: readonly number[]): Batch {
  const gather = (values: Float32Array | Uint8Array, width: number) => {
    const gathered = new Float32Array(rows.length * width);
    for (const [i, row] of rows.entries()) gathered.set(values.subarray(row * width, (row + 1) * width), i * width);
    return tensor2d(gathered, [rows.length, width]);
  };
  return { inputs: gather(split.features, featureCount), labels: gather(split.labels, classes.length) };
}

/** The mean loss over all elements and its gradients by the parameters. */
function backward({ model }: Setting, loss: Loss, parameters: Tensor[], { inputs, labels }: Batch) {
  const elements = valueAndGrads((...values: Tensor[]) => loss(forward(model, values, inputs), labels));
  const { value, grads } = elements(parameters, fill(labels.shape, 1 / labels.size));
  return { loss: sum(value.dataSync<'float32'>()) / labels.size, gradients: grads };
}

/** Logits in evaluation; `values` are in the order of the model's parameters. */
function forward(model: Model, values: readonly Tensor[], inputs: Tensor2D): Tensor2D {
  const named = new Map(model.parameters.map(({ name }, index) => [name, values[index]!]));
  return model.forward(passOver(named, null), inputs);
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

function norm(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]! ** 2;
  return Math.sqrt(total);
}
