import { batchNormParameters, convolutionParameter, type ParameterSpec } from './parameters.ts';

// The residual networks of He et al. (2016) in torchvision's layout and names: a bottleneck has its stride in the 3 x 3
// convolution ("v1.5"). Free of tfjs, so that a weight file can be checked without it.

export const resnetDepths = [18, 34, 50, 101] as const;
export type ResnetDepth = (typeof resnetDepths)[number];

/** A convolution and the batch normalisation behind it. */
export interface Unit {
  /** Names of their places: `layer1.0.conv1`, `layer1.0.bn1`. */
  readonly convolution: string;
  readonly norm: string;
  readonly size: 1 | 3 | 7;
  readonly from: number;
  readonly to: number;
  readonly stride: 1 | 2;
}

export interface Block {
  readonly units: readonly Unit[];
  /** What the block's input goes through before it is added; null where it is added as it is. */
  readonly shortcut: Unit | null;
}

export interface ResnetLayout {
  readonly stem: Unit;
  /** `layer1` to `layer4`. */
  readonly stages: readonly (readonly Block[])[];
  /** Channels of the last stage. */
  readonly featureWidth: number;
}

const blockCounts: Readonly<Record<ResnetDepth, readonly number[]>> = {
  18: [2, 2, 2, 2],
  34: [3, 4, 6, 3],
  50: [3, 4, 6, 3],
  101: [3, 4, 23, 3],
};

export function resnetLayout(depth: ResnetDepth): ResnetLayout {
  const isBottleneck = depth >= 50;
  const widthOf = (stage: number) => 64 * 2 ** stage * (isBottleneck ? 4 : 1);
  const stages = blockCounts[depth].map((count, stage) =>
    Array.from({ length: count }, (_, index) => {
      const from = index > 0 ? widthOf(stage) : stage > 0 ? widthOf(stage - 1) : 64;
      const place = {
        name: `layer${stage + 1}.${index}`,
        from,
        to: widthOf(stage),
        stride: stage > 0 && index === 0 ? 2 : 1,
      } as const;
      return isBottleneck ? bottleneck(place) : basicBlock(place);
    }),
  );
  return {
    stem: { convolution: 'conv1', norm: 'bn1', size: 7, from: 3, to: 64, stride: 2 },
    stages,
    featureWidth: widthOf(3),
  };
}

interface Place {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly stride: 1 | 2;
}

function basicBlock({ name, from, to, stride }: Place): Block {
  return {
    units: [unit(name, 1, { size: 3, from, to, stride }), unit(name, 2, { size: 3, from: to, to, stride: 1 })],
    shortcut: shortcut({ name, from, to, stride }),
  };
}

function bottleneck({ name, from, to, stride }: Place): Block {
  const inner = to / 4;
  return {
    units: [
      unit(name, 1, { size: 1, from, to: inner, stride: 1 }),
      unit(name, 2, { size: 3, from: inner, to: inner, stride }),
      unit(name, 3, { size: 1, from: inner, to, stride: 1 }),
    ],
    shortcut: shortcut({ name, from, to, stride }),
  };
}

function unit(block: string, number: number, shape: Pick<Unit, 'size' | 'from' | 'to' | 'stride'>): Unit {
  return { convolution: `${block}.conv${number}`, norm: `${block}.bn${number}`, ...shape };
}

function shortcut({ name, from, to, stride }: Place): Unit | null {
  if (from === to && stride === 1) return null;
  return { convolution: `${name}.downsample.0`, norm: `${name}.downsample.1`, size: 1, from, to, stride };
}

/** All tensors of a backbone. The first `frozenStages` stages, and with any the stem, are not trained. */
export function backboneParameters(layout: ResnetLayout, frozenStages: number, seed: number): ParameterSpec[] {
  const parametersOf = (one: Unit, trained: boolean) => {
    const kind = { trained, pretrained: true };
    return [convolutionParameter(one.convolution, one, seed, kind), ...batchNormParameters(one.norm, one.to, kind)];
  };
  const stages = layout.stages.flatMap((blocks, stage) =>
    blocks.flatMap((block) => unitsOf(block).flatMap((one) => parametersOf(one, stage >= frozenStages))),
  );
  return [...parametersOf(layout.stem, frozenStages === 0), ...stages];
}

function unitsOf({ units, shortcut }: Block): readonly Unit[] {
  return shortcut === null ? units : [...units, shortcut];
}
