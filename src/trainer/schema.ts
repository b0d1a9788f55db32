import { getPath, type JsonObject } from '../base/index.ts';
import type { TrialProgram } from '../model/index.ts';
import { configJsonSchema } from './config/json-schema.ts';
import { createResolver } from './config/resolve.ts';
import { dataSchemas } from './data/schema.ts';

/**
 * The built-in trainer as the planner knows it. Free of tfjs and of I/O.
 *
 * Run ids are hashes of resolved configs: a field that a later version adds must be absent from the resolved config of
 * runs that do not use it.
 */
export const trainProgram: TrialProgram = {
  name: 'train',
  resolve: createResolver(),
  get jsonSchema() {
    return configJsonSchema();
  },
  notice: (config) => (isGenerated(config) ? "generated data, not the paper's numbers" : null),
};

/** The names that `data.set` knows. */
export const dataSets: readonly string[] = Object.keys(dataSchemas);

/** True where a run's data lie in a folder of the user's, which the verb `check` can look into. */
export function readsDataFolder(config: JsonObject): boolean {
  return !isGenerated(config);
}

/** True where a run starts from published weights, if there are any: all models but the small ones made for this tool. */
export function readsWeights(config: JsonObject): boolean {
  return getPath(config, 'model.kind') !== 'mlp';
}

function isGenerated(config: JsonObject): boolean {
  return getPath(config, 'data.source') === 'generated';
}
