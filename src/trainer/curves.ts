import { fill, type Rank, type Tensor2D, tensor2d, valueAndGrad } from '@tensorflow/tfjs-core';
import { isJsonObject, type JsonObject, usageError } from '../base/index.ts';
import { type Group, groups } from '../model/index.ts';
import { setUpBackend } from './backends/index.ts';
import { readTrainConfig } from './config/train-config.ts';
import { createLoss } from './losses/index.ts';

/** What to evaluate: the losses of some configurations, each logit as the only label of its class in a batch of one. */
interface CurvesRequest {
  /** Configurations of the trainer, of which `loss`, and `data` for its defaults, matter. */
  readonly configs: readonly JsonObject[];
  /** Ascending. */
  readonly logits: readonly number[];
  readonly label: 'positive' | 'negative';
  /** The class' group, and its share of the training images: at 0.5 there is no class bias (v = 0). */
  readonly group: Group;
  readonly frequency: number;
}

/** Losses and derivatives by the logit, at each logit. */
export interface LossCurve {
  readonly loss: readonly number[];
  readonly gradient: readonly number[];
}

/**
 * Evaluates losses by the code that trains with them (the paper's Figure 2). With one label a class, adaptive factors
 * are at their base: no class has both positives and negatives. Throws a UserError for a request or a config in error.
 */
export async function curves(text: string): Promise<readonly LossCurve[]> {
  const request = readRequest(text);
  await setUpBackend('cpu', 1);
  const { logits, label, group, frequency } = request;
  const shape: [number, number] = [1, logits.length];
  const labels = fill<Rank.R2>(shape, label === 'positive' ? 1 : 0);
  const statistics = {
    trainSize: trainingImages,
    classCounts: logits.map(() => Math.round(frequency * trainingImages)),
    groups: logits.map(() => group),
  };
  return request.configs.map((config) => {
    const loss = createLoss(readTrainConfig(config).loss, statistics);
    const evaluate = valueAndGrad((values: Tensor2D) => loss(values, labels));
    const { value, grad } = evaluate(tensor2d([...logits], shape), fill<Rank.R2>(shape, 1));
    return { loss: [...value.dataSync()], gradient: [...grad.dataSync()] };
  });
}

const trainingImages = 1_000_000;

function readRequest(text: string): CurvesRequest {
  const value: unknown = JSON.parse(text);
  if (!isJsonObject(value)) throw usageError('a request for curves is a JSON object');
  const { configs, logits, label, group, frequency } = value;
  const isRequest =
    Array.isArray(configs) &&
    configs.every(isJsonObject) &&
    Array.isArray(logits) &&
    logits.every((logit) => typeof logit === 'number') &&
    (label === 'positive' || label === 'negative') &&
    (groups as readonly unknown[]).includes(group) &&
    typeof frequency === 'number' &&
    frequency > 0 &&
    frequency < 1;
  if (isRequest) return { configs, logits, label, group: group as Group, frequency };
  throw usageError(
    'expected {configs: [...], logits: [...], label: positive or negative, group: head, medium or tail, frequency: between 0 and 1}',
  );
}
