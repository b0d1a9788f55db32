/** A kernel as models and losses call it, on tensors of the given shapes. */
export interface KernelCase {
  readonly title: string;
  readonly kernel: string;
  readonly inputs: Readonly<Record<string, Input>>;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** Shape of a float32 tensor of random values, which are positive where so said; or the values of an int32 vector. */
export type Input = { readonly shape: readonly number[]; readonly positive?: true } | { readonly ids: number[] };

const none = [0, 0] as const;
const random = (...shape: number[]): Input => ({ shape });
const positive = (...shape: number[]): Input => ({ shape, positive: true });
const title = (...parts: unknown[]) =>
  parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(' ');

const poolingGeometries = [
  { image: [7, 6], filterSize: [3, 3], strides: [2, 2], pad: 'same', out: [4, 3] },
  { image: [8, 7], filterSize: [3, 3], strides: [2, 2], pad: 1, out: [4, 4] },
  { image: [6, 6], filterSize: [2, 2], strides: [2, 2], pad: 'valid', out: [3, 3] },
  { image: [4, 5], filterSize: [4, 5], strides: [1, 1], pad: 'valid', out: [1, 1] },
];

export const kernelCases: readonly KernelCase[] = [
  ...convolutions(),
  ...depthwiseConvolutions(),
  ...poolings(),
  ...products(),
  ...reductions(),
  ...elementwise(),
];

function convolutions(): KernelCase[] {
  const geometries = [
    { image: [7, 6], filter: [3, 3], strides: [1, 1], pad: 'same', out: [7, 6] },
    { image: [7, 6], filter: [3, 3], strides: [2, 2], pad: 'same', out: [4, 3] },
    { image: [7, 6], filter: [3, 3], strides: [1, 1], pad: 'valid', out: [5, 4] },
    { image: [8, 6], filter: [3, 3], strides: [2, 2], pad: 'valid', out: [3, 2] },
    { image: [8, 7], filter: [3, 3], strides: [2, 2], pad: 1, out: [4, 4] },
    { image: [5, 5], filter: [3, 3], strides: [1, 1], pad: 2, out: [7, 7] },
    { image: [9, 8], filter: [5, 2], strides: [2, 1], pad: [none, [2, 1], [0, 1], none], out: [4, 8] },
    { image: [13, 12], filter: [7, 7], strides: [2, 2], pad: 3, out: [7, 6] },
    { image: [6, 5], filter: [1, 1], strides: [1, 1], pad: 'same', out: [6, 5] },
    { image: [6, 5], filter: [1, 1], strides: [2, 2], pad: 'valid', out: [3, 3] },
    { image: [8, 8], filter: [4, 4], strides: [4, 4], pad: 'valid', out: [2, 2] },
    { image: [2, 2], filter: [3, 3], strides: [2, 2], pad: 1, out: [1, 1] },
    { image: [5, 4], filter: [1, 1], strides: [1, 1], pad: 1, out: [7, 6] },
    { image: [2, 2], filter: [3, 3], strides: [1, 1], pad: 'same', out: [2, 2] },
    { image: [1, 2], filter: [3, 3], strides: [1, 1], pad: 'same', out: [1, 2] },
    { image: [4, 4], filter: [3, 3], strides: [2, 2], pad: 1, out: [2, 2] },
    { image: [6, 5], filter: [3, 3], strides: [2, 2], pad: 'valid', out: [2, 2] },
    { image: [5, 3], filter: [7, 4], strides: [3, 2], pad: [none, [3, 3], [1, 2], none], out: [2, 2] },
  ];
  return geometries.flatMap(({ image, filter, strides, pad, out }) => {
    const [batch, from, to] = [3, 5, 6];
    const [x, w, dy] = [random(batch, ...image, from), random(...filter, from, to), random(batch, ...out, to)];
    const attributes = { strides, pad, dataFormat: 'NHWC' };
    const what = title(filter, 'on', image, 'strides', strides, 'pad', pad);
    const forward = { ...attributes, dilations: [1, 1] };
    return [
      { title: `convolution ${what}`, kernel: 'Conv2D', inputs: { x, filter: w }, attributes: forward },
      {
        title: `convolution with bias and ReLU ${what}`,
        kernel: 'FusedConv2D',
        inputs: { x, filter: w, bias: random(to) },
        attributes: { ...forward, activation: 'relu' },
      },
      {
        title: `gradient of the filter ${what}`,
        kernel: 'Conv2DBackpropFilter',
        inputs: { x, dy },
        attributes: { ...attributes, filterShape: [...filter, from, to] },
      },
      {
        title: `gradient of the input ${what}`,
        kernel: 'Conv2DBackpropInput',
        inputs: { dy, filter: w },
        attributes: { ...attributes, inputShape: [batch, ...image, from] },
      },
    ];
  });
}

function depthwiseConvolutions(): KernelCase[] {
  const geometries = [
    { image: [7, 6], filter: [3, 3], strides: [1, 1], pad: 'same', out: [7, 6], multiplier: 1 },
    { image: [7, 6], filter: [3, 3], strides: [2, 2], pad: 1, out: [4, 3], multiplier: 1 },
    { image: [8, 7], filter: [5, 3], strides: [2, 2], pad: 'valid', out: [2, 3], multiplier: 1 },
    { image: [6, 6], filter: [3, 3], strides: [1, 1], pad: 'same', out: [6, 6], multiplier: 2 },
  ];
  return geometries.flatMap(({ image, filter, strides, pad, out, multiplier }) => {
    const [batch, channels] = [2, 5];
    const [x, w] = [random(batch, ...image, channels), random(...filter, channels, multiplier)];
    const dy = random(batch, ...out, channels * multiplier);
    const attributes = { strides, dilations: [1, 1], pad };
    const what = title(filter, 'on', image, 'strides', strides, 'pad', pad, 'multiplier', multiplier);
    return [
      { title: `depthwise ${what}`, kernel: 'DepthwiseConv2dNative', inputs: { x, filter: w }, attributes },
      {
        title: `gradient of the depthwise filter ${what}`,
        kernel: 'DepthwiseConv2dNativeBackpropFilter',
        inputs: { x, dy },
        attributes: { ...attributes, filterShape: [...filter, channels, multiplier] },
      },
      {
        title: `gradient of the depthwise input ${what}`,
        kernel: 'DepthwiseConv2dNativeBackpropInput',
        inputs: { dy, filter: w },
        attributes: { ...attributes, inputShape: [batch, ...image, channels] },
      },
    ];
  });
}

/** The largest of each window, and x and dy for its gradient. */
export const maxPoolCases: readonly KernelCase[] = poolingGeometries.map(({ image, out, ...attributes }) => ({
  title: pooling(image, attributes),
  kernel: 'MaxPool',
  inputs: { x: random(2, ...image, 5), dy: random(2, ...out, 5) },
  attributes,
}));

function poolings(): KernelCase[] {
  return poolingGeometries.flatMap(({ image, out, ...attributes }) => {
    const [x, dy] = [random(2, ...image, 5), random(2, ...out, 5)];
    const what = pooling(image, attributes);
    return [
      { title: `largest of ${what}`, kernel: 'MaxPool', inputs: { x }, attributes },
      { title: `mean of ${what}`, kernel: 'AvgPool', inputs: { x }, attributes },
      // With a border, the cpu backend's gradient is not that of its own mean.
      ...(attributes.pad === 'valid'
        ? [{ title: `gradient of the mean of ${what}`, kernel: 'AvgPoolGrad', inputs: { dy, input: x }, attributes }]
        : []),
    ];
  });
}

function pooling(
  image: number[],
  { filterSize, strides, pad }: { filterSize: number[]; strides: number[]; pad: unknown },
) {
  return title(filterSize, 'on', image, 'strides', strides, 'pad', pad);
}

function products(): KernelCase[] {
  const transposes = [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ] as const;
  return transposes.flatMap(([transposeA, transposeB]) =>
    [[], [3], [2, 2]].map((batch) => ({
      title: title('product', { transposeA, transposeB, batch }),
      kernel: 'BatchMatMul',
      inputs: {
        a: random(...batch, ...(transposeA ? [7, 4] : [4, 7])),
        b: random(...batch, ...(transposeB ? [5, 7] : [7, 5])),
      },
      attributes: { transposeA, transposeB },
    })),
  );
}

function reductions(): KernelCase[] {
  const x = random(2, 3, 4, 5);
  const ids = { ids: [2, 0, -1, 2, 1, 0] };
  return [
    ...[[1, 2], [0, 1, 2], [0], [1], [3], [0, 3], [2, 3], [2, 1]].flatMap((axis) =>
      [false, true].flatMap((keepDims) => [
        {
          title: title('mean over', axis, { keepDims }),
          kernel: 'Mean',
          inputs: { x },
          attributes: { axis, keepDims },
        },
        { title: title('sum over', axis, { keepDims }), kernel: 'Sum', inputs: { x }, attributes: { axis, keepDims } },
      ]),
    ),
    {
      title: 'sum of one row',
      kernel: 'Sum',
      inputs: { x: random(1, 5) },
      attributes: { axis: [0], keepDims: false },
    },
    {
      title: 'sum of integers',
      kernel: 'Sum',
      inputs: { x: { ids: [3, -1, 5] } },
      attributes: { axis: [0], keepDims: false },
    },
    { title: 'largest', kernel: 'Max', inputs: { x }, attributes: { reductionIndices: [3], keepDims: true } },
    { title: 'transposition', kernel: 'Transpose', inputs: { x }, attributes: { perm: [3, 1, 0, 2] } },
    {
      title: 'batch normalisation of a trained model',
      kernel: 'FusedBatchNorm',
      inputs: { x, mean: random(5), variance: positive(5), offset: random(5), scale: random(5) },
      attributes: { varianceEpsilon: 1e-5 },
    },
    {
      title: 'sum of the rows of a segment',
      kernel: 'UnsortedSegmentSum',
      inputs: { x: random(6, 2, 3), segmentIds: ids },
      attributes: { numSegments: 4 },
    },
    {
      title: 'sum of the numbers of a segment',
      kernel: 'UnsortedSegmentSum',
      inputs: { x: random(6), segmentIds: ids },
      attributes: { numSegments: 3 },
    },
    {
      title: 'rows by number',
      kernel: 'GatherV2',
      inputs: { x: random(4, 3), indices: { ids: [3, 0, 3] } },
      attributes: { axis: 0, batchDims: 0 },
    },
  ];
}

function elementwise(): KernelCase[] {
  const unary = ['Relu', 'Sigmoid', 'Exp', 'Softplus', 'Neg', 'Square', 'Tanh'].map((kernel) => ({
    title: kernel,
    kernel,
    inputs: { x: random(3, 5) },
  }));
  const ofPositive = ['Log', 'Sqrt', 'Rsqrt'].map((kernel) => ({
    title: kernel,
    kernel,
    inputs: { x: positive(3, 5) },
  }));
  const binary = ['Add', 'Sub', 'Multiply', 'RealDiv', 'Pow', 'Maximum', 'Minimum'].flatMap((kernel) =>
    [[3, 5], [5], [3, 1], []].map((shape) => ({
      title: title(kernel, 'with', shape),
      kernel,
      inputs: { a: positive(3, 5), b: positive(...shape) },
    })),
  );
  const step = { title: 'Step', kernel: 'Step', inputs: { x: random(3, 5) }, attributes: { alpha: 0 } };
  return [...unary, step, ...ofPositive, ...binary];
}
