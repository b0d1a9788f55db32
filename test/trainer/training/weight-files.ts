import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeSafetensors } from '../../../src/rundir/index.ts';
import { sizeOf } from '../../../src/trainer/models/parameters.ts';
import { backboneParameters, type ResnetDepth, resnetLayout } from '../../../src/trainer/models/resnet-layout.ts';
import { torchShape } from '../../../src/trainer/models/torch-layout.ts';

/** A .safetensors file with the tensors of a residual network but some, all zero. */
export function writeWeights(depth: ResnetDepth, without: readonly string[] = []): string {
  const tensors = backboneParameters(resnetLayout(depth), 0, 0)
    .filter(({ name }) => !without.includes(name))
    .map(({ name, shape }) => {
      return { name, shape: torchShape(shape), type: 'F32', data: new Float32Array(sizeOf(shape)) } as const;
    });
  const file = join(mkdtempSync(join(tmpdir(), 'weights-')), `resnet${depth}.safetensors`);
  writeFileSync(file, encodeSafetensors({ tensors, metadata: {} }));
  return file;
}
