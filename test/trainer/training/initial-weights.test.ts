import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ExitCode, UserError } from '../../../src/base/index.ts';
import { encodeSafetensors } from '../../../src/rundir/index.ts';
import { batchNormParameters, convolutionParameter, headParameters } from '../../../src/trainer/models/parameters.ts';
import { withInitialWeights } from '../../../src/trainer/training/initial-weights.ts';
import { readWeightHeader } from '../../../src/trainer/training/weight-header.ts';

const kind = { trained: true, pretrained: true };
const parameters = [
  convolutionParameter('conv1', { size: 1, from: 2, to: 3 }, 0, kind),
  ...batchNormParameters('bn1', 3, kind),
  ...headParameters('fc', 3, 2, 0),
];
const shapes: Readonly<Record<string, readonly number[]>> = {
  'conv1.weight': [3, 2, 1, 1],
  'bn1.weight': [3],
  'bn1.bias': [3],
  'bn1.running_mean': [3],
  'bn1.running_var': [3],
  'bn1.num_batches_tracked': [1],
  'fc.weight': [1000, 3],
  'fc.bias': [1000],
};

/** A file of 0, 1, 2 and so on in every tensor. */
function fileOf(tensors: Readonly<Record<string, readonly number[]>>): string {
  const file = join(mkdtempSync(join(tmpdir(), 'weights-')), 'resnet.safetensors');
  const content = Object.entries(tensors).map(([name, shape]) => ({
    name,
    shape,
    type: 'F32' as const,
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i),
  }));
  writeFileSync(file, encodeSafetensors({ tensors: content, metadata: {} }));
  return file;
}

function failure(file: string): UserError {
  try {
    withInitialWeights(parameters, file);
  } catch (error) {
    if (error instanceof UserError) return error;
  }
  throw new Error('nothing was found wrong');
}

test("the backbone takes the file's values, in our order; classes of ImageNet and counters are passed over", () => {
  const result = withInitialWeights(parameters, fileOf(shapes));
  const initial = new Map(result.parameters.map((spec) => [spec.name, Array.from(spec.initial())]));
  // [out, in] = [3, 2] becomes [in, out].
  expect(initial.get('conv1.weight')).toEqual([0, 2, 4, 1, 3, 5]);
  expect(initial.get('bn1.running_var')).toEqual([0, 1, 2]);
  expect(initial.get('fc.bias')).toEqual([0, 0]);
  expect(result.fingerprint).toMatch(/^[0-9a-f]{64}$/);
});

test('without a file, or without a backbone, nothing is read', () => {
  expect(withInitialWeights(parameters, null)).toEqual({ parameters, fingerprint: null });
  const head = headParameters('fc', 3, 2, 0);
  expect(withInitialWeights(head, '/nowhere.safetensors').fingerprint).toBeNull();
});

test('tensors that are missing, too many or of another shape are named, all at once', () => {
  const { 'bn1.bias': _, ...rest } = shapes;
  const error = failure(fileOf({ ...rest, 'bn1.bias_': [3], 'bn1.weight': [4] }));
  expect(error.exitCode).toBe(ExitCode.usage);
  expect(error.message).toMatch(/it lacks 1:\n +bn1\.bias\n/);
  expect(error.message).toMatch(/it has, beyond the model, 1:\n +bn1\.bias_ \(did you mean bn1\.bias\?\)/);
  expect(error.message).toContain('bn1.weight is F32 [4], expected F32 [3]');
});

test('a file that is missing or broken is told by name', () => {
  expect(failure('/nowhere/weights.safetensors')).toMatchObject({
    exitCode: ExitCode.environment,
    message: expect.stringContaining('/nowhere/weights.safetensors'),
  });
  const broken = fileOf(shapes);
  writeFileSync(broken, 'no tensors');
  expect(failure(broken)).toMatchObject({ exitCode: ExitCode.usage, message: expect.stringContaining(broken) });
});

test('a file of torch.save is called that', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'weights-')), 'resnet50.pth');
  writeFileSync(file, Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), Buffer.alloc(64)]));
  expect(() => readWeightHeader(file)).toThrow(/torch\.save wrote it; safetensors\.torch\.save_file\(/);
});
