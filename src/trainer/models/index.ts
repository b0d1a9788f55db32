import { createMlp } from './mlp.ts';
import type { Model, ModelShape } from './model.ts';
import type { ModelConfig } from './schema.ts';

export type { Model, ModelShape, TrainingPoint } from './model.ts';

export function createModel(config: ModelConfig, shape: ModelShape, seed: number): Model {
  switch (config.kind) {
    case 'mlp':
      return createMlp(config, shape, seed);
  }
}
