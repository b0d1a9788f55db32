import { createCnnSmall } from './cnn-small.ts';
import { createMlGcn } from './ml-gcn.ts';
import { createMlp } from './mlp.ts';
import type { Model, Task } from './model.ts';
import { createResnet } from './resnet.ts';
import type { ModelConfig } from './schema.ts';

export type { Model, Pass, Task, TrainingPass, TrainingPoint } from './model.ts';
export { passOver } from './pass.ts';
export { fromTorch, torchShape, toTorch } from './torch-layout.ts';

export function createModel(config: ModelConfig, task: Task, seed: number): Model {
  switch (config.kind) {
    case 'mlp':
      return createMlp(config, task, seed);
    case 'cnn-small':
      return createCnnSmall(config, task, seed);
    case 'resnet':
      return createResnet(config, task, seed);
    case 'ml-gcn':
      return createMlGcn(config, task, seed);
  }
}
