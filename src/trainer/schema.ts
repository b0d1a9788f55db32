import { getPath, type JsonObject } from '../base/index.ts';
import type { TrialProgram } from '../model/index.ts';
import { configJsonSchema } from './config/json-schema.ts';
import { createResolver } from './config/resolve.ts';

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

/** True where a run's data lie in a folder of the user's, which the verb `check` can look into. */
export function readsDataFolder(config: JsonObject): boolean {
  return !isGenerated(config);
}

/** True where a run's model has a backbone, which starts from the file of initial weights if one is given. */
export function readsWeights(config: JsonObject): boolean {
  const kind = getPath(config, 'model.kind');
  return kind === 'resnet' || (kind === 'ml-gcn' && readsImages(config));
}

/** Only images have a size that they are brought to. */
function readsImages(config: JsonObject): boolean {
  return getPath(config, 'data.size') !== undefined;
}

function isGenerated(config: JsonObject): boolean {
  return getPath(config, 'data.source') === 'generated';
}
