import { type JsonObject, usageError } from '../../base/index.ts';
import type { DataConfig } from '../data/schema.ts';
import type { LossConfig } from '../losses/schema.ts';
import type { ModelConfig } from '../models/schema.ts';
import { createResolver } from './resolve.ts';
import type { OptimizerConfig, RunConfig, ScheduleConfig } from './training-schema.ts';

/** A complete configuration of the trainer. */
export interface TrainConfig extends RunConfig {
  readonly data: DataConfig;
  readonly model: ModelConfig;
  readonly loss: LossConfig;
  readonly optimizer: OptimizerConfig;
  readonly schedule: ScheduleConfig;
}

/** Checks and completes a config. Throws a UserError that lists all that is wrong with it. */
export function readTrainConfig(config: JsonObject): TrainConfig {
  const resolution = createResolver()(config);
  if (!resolution.ok) {
    const lines = resolution.issues.map(
      ({ path, message, expected }) => `${message}\n     at ${path.join('.')}\n     expected ${expected}`,
    );
    throw usageError(lines.join('\n'));
  }
  return resolution.config as JsonObject & TrainConfig;
}
