import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type JsonObject, usageError } from '../../base/index.ts';
import { examineDataSets } from './data-sets.ts';
import { examineWeights } from './weights.ts';

/**
 * Examines a data folder and a file of initial weights; neither has to be given. `args` are `[--data DIR] [--weights
 * FILE]`, by default SWEEP_DATA and SWEEP_WEIGHTS. Findings are values: it throws for wrong arguments only (exit 2).
 *
 * {
 *   data: [{                       one for each set that a folder can hold; empty without a folder
 *     set, source,                 `voc-lt` and `images`, `scene` and null
 *     status,                      ok | missing (a file or the whole set) | broken (a file is not what it should be)
 *     reason,                      in words; null when ok
 *     missing, broken,             numbers of files known to be so
 *     broken_images,               [{file, reason}], at most 20
 *     rows: {train, test},         null where it could not be read so far; likewise all below
 *     class_counts: {class: n},    training images
 *     published,                   {rows, class_counts} of the published set; null where there are none to compare with
 *     differences,                 [{class, found, published}]
 *     data_fingerprint,
 *   }],
 *   weights: {                     null without a file
 *     file, status, reason,        ok | missing | broken
 *     tensors, parameters,         numbers
 *     model,                       `resnet50`: what names and shapes are of; null for none of torchvision's ResNets
 *     shapes: {name: [...]},
 *   }
 * }
 */
export function doctor(args: readonly string[], env: NodeJS.ProcessEnv, cacheFolder: string): JsonObject {
  const { data = env.SWEEP_DATA, weights = env.SWEEP_WEIGHTS } = readArguments(args);
  return {
    data: data ? examineDataSets({ folder: resolve(data), cacheFolder }) : [],
    weights: weights ? examineWeights(resolve(weights)) : null,
  };
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { data: { type: 'string' }, weights: { type: 'string' } } }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw usageError(`${message}\n     expected doctor [--data DIR] [--weights FILE]`, { cause: error });
  }
}
