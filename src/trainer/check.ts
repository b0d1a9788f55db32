import { canonicalJson, isJsonObject, type JsonObject, UserError, usageError } from '../base/index.ts';
import { readTrainConfig, type TrainConfig } from './config/train-config.ts';
import { checkData } from './data/check.ts';
import type { DataPlaces } from './data/places.ts';
import { readWordVectors } from './data/word-vectors.ts';
import type { ResnetDepth } from './models/resnet-layout.ts';
import { readsWeights } from './schema.ts';
import { requireBackboneWeights } from './training/weight-fit.ts';

export interface CheckReport {
  /**
   * Of each config, in order: `data`, which is `{set, ..., data_fingerprint}`, and `weights`, null where the file is not
   * read, else `{file}`; for either `{error, exit_code}`.
   */
  readonly reports: readonly JsonObject[];
  /** What is wrong, each told once: exit code 4 for what is missing, 2 for what is malformed. */
  readonly errors: readonly UserError[];
}

/** Where runs find what they read. */
export interface CheckPlaces extends DataPlaces {
  /** Of initial weights; null: none is given. */
  readonly weightsFile: string | null;
}

/**
 * Looks at the data of some runs, and at the file of initial weights, before any of them starts. Each argument is a config
 * as JSON, of which `data` and `model` count.
 */
export function check(configs: readonly string[], places: CheckPlaces): CheckReport {
  const errors = new Map<string, UserError>();
  const known = new Map<string, JsonObject>();
  const examine = (key: string, look: () => JsonObject): JsonObject => {
    const report = known.get(key) ?? reportOf(look, (error) => errors.set(error.message, error));
    known.set(key, report);
    return report;
  };
  const reports = configs.map((text) => {
    const config = readTrainConfig(parse(text));
    const { data } = config;
    const dataKey = canonicalJson([data.set, 'size' in data, 'long_tail' in data ? data.long_tail : null]);
    const [file, depth] = [places.weightsFile, backboneOf(config)];
    const found = examine(dataKey, () => checkData(data, places));
    const words = wordFileOf(config);
    return {
      data: words === null ? found : examine(`${dataKey} ${words}`, () => checkWords(found, words, places)),
      weights: file === null || depth === null ? null : examine(`resnet${depth}`, () => checkWeights(file, depth)),
    };
  });
  return { reports, errors: [...errors.values()] };
}

function reportOf(look: () => JsonObject, onError: (error: UserError) => void): JsonObject {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    onError(error);
    return { error: error.message, exit_code: error.exitCode };
  }
}

/** Depth of the residual network in a config's model; null: there is none. */
function backboneOf(config: TrainConfig): ResnetDepth | null {
  const { model } = config;
  return readsWeights({ ...config }) && 'depth' in model ? model.depth : null;
}

/** The file that an ML-GCN has its word vectors from; null: it has none. */
function wordFileOf({ model }: TrainConfig): string | null {
  return model.kind === 'ml-gcn' ? model.word_vectors : null;
}

/** The report on a data set again, its classes found in a file of word vectors. */
function checkWords(found: JsonObject, file: string, { folder }: DataPlaces): JsonObject {
  const names = found.class_names;
  if (Array.isArray(names)) readWordVectors(file, folder, names.map(String));
  return found;
}

function checkWeights(file: string, depth: ResnetDepth): JsonObject {
  requireBackboneWeights(file, depth);
  return { file };
}

function parse(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return value;
  } catch {
    // Falls through: not JSON at all.
  }
  throw usageError(
    `"${text}" is no config\n     expected a JSON object such as ${canonicalJson({ data: { set: 'scene' } })}`,
  );
}
