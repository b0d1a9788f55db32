import {
  avgPool,
  div,
  getKernel,
  type KernelConfig,
  type KernelFunc,
  type NamedAttrMap,
  ones,
  pad,
  registerKernel,
  slice,
  type Tensor,
  type Tensor4D,
  tidy,
  unregisterKernel,
} from '@tensorflow/tfjs-core';

/**
 * Teaches the kernels of tfjs-node, which know the paddings 'valid' and 'same' only, those in numbers: the images are
 * padded first, and what belongs to the borders is cut off a gradient. NHWC, as the project's models have it.
 */
export function supportExplicitPadding(backendName: string): void {
  for (const [name, compute] of Object.entries(kernels)) {
    const original = getKernel(name, backendName);
    unregisterKernel(name, backendName);
    registerKernel({ ...original, kernelFunc: paddingFirst(original, compute) });
  }
}

/** What a kernel was called with, and the kernel as it was. */
interface Call {
  readonly inputs: Readonly<Record<string, Tensor4D>>;
  readonly attrs: NamedAttrMap;
  /** Rows above and below, columns left and right. */
  readonly borders: Borders;
  /** The original kernel, without padding; `changes` to the attributes. */
  readonly run: (inputs: Readonly<Record<string, Tensor>>, changes?: NamedAttrMap) => Tensor4D;
}

interface Borders {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

type Compute = (call: Call) => Tensor;
type Shape = [number, number, number, number];

const padX: Compute = ({ inputs, borders, run }) => run({ ...inputs, x: framed(inputs.x!, borders) });

const cutDx: Compute = ({ inputs, attrs, borders, run }) => {
  const shape = attrs.inputShape as Shape;
  return cut(run(inputs, { inputShape: framedShape(shape, borders) }), shape, borders);
};

/** Smaller than anything a network computes, and finite: a border is never the largest. */
const lowest = -3.4e38;

const kernels: Readonly<Record<string, Compute>> = {
  Conv2D: padX,
  FusedConv2D: padX,
  Conv2DBackpropFilter: padX,
  Conv2DBackpropInput: cutDx,
  DepthwiseConv2dNative: padX,
  FusedDepthwiseConv2D: padX,
  DepthwiseConv2dNativeBackpropFilter: padX,
  DepthwiseConv2dNativeBackpropInput: cutDx,
  MaxPool: ({ inputs, borders, run }) => run({ x: framed(inputs.x!, borders, lowest) }),
  MaxPoolGrad({ inputs, borders, run }) {
    const input = inputs.input!;
    return cut(run({ ...inputs, input: framed(input, borders, lowest) }), input.shape, borders);
  },
  // A mean counts the border of the padded images, and TensorFlow.js does not: it is divided by the share of the rest.
  AvgPool({ inputs, borders, run }) {
    const x = inputs.x!;
    return div(run({ x: framed(x, borders) }), run({ x: framed(ones(x.shape), borders) }));
  },
  AvgPoolGrad({ inputs, attrs, borders, run }) {
    const [dy, input] = [inputs.dy!, inputs.input!];
    const window = [attrs.filterSize, attrs.strides] as [[number, number], [number, number]];
    const share = avgPool(framed(ones(input.shape), borders), ...window, 'valid');
    return cut(run({ dy: div(dy, share), input: framed(input, borders) }), input.shape, borders);
  },
};

function paddingFirst({ kernelFunc }: KernelConfig, compute: Compute): KernelFunc {
  return ({ inputs, attrs = {}, backend }) => {
    const borders = bordersOf(attrs.pad);
    if (borders === null) return kernelFunc({ inputs, attrs, backend });
    const run: Call['run'] = (changed, changes = {}) =>
      kernelFunc({ inputs: changed, attrs: { ...attrs, pad: 'valid', ...changes }, backend }) as Tensor4D;
    return tidy(() => compute({ inputs: inputs as Record<string, Tensor4D>, attrs, borders, run }));
  };
}

/** Null for a padding by name. */
function bordersOf(pad: unknown): Borders | null {
  if (typeof pad === 'number') return { top: pad, bottom: pad, left: pad, right: pad };
  if (!Array.isArray(pad)) return null;
  const [, [top, bottom], [left, right]] = pad as [unknown, [number, number], [number, number]];
  return { top, bottom, left, right };
}

function framed(x: Tensor4D, { top, bottom, left, right }: Borders, value = 0): Tensor4D {
  return pad(
    x,
    [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
    value,
  );
}

function framedShape([count, height, width, channels]: Shape, { top, bottom, left, right }: Borders): Shape {
  return [count, height + top + bottom, width + left + right, channels];
}

function cut(dx: Tensor4D, shape: Shape, { top, left }: Borders): Tensor4D {
  return slice(dx, [0, top, left, 0], shape);
}
