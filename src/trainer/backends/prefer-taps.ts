import {
  backend_util,
  getKernel,
  type NamedAttrMap,
  registerKernel,
  type Tensor4D,
  tidy,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import {
  type ConvolutionGeometry,
  convolutionByTaps,
  filterGradientByTaps,
  inputGradientByTaps,
} from './convolution-by-taps.ts';

/**
 * Lets the convolutions of a backend that computes on the processor, and their gradients, be sums of products where that
 * takes less time than its own way.
 */
export function preferTaps(backendName: string): void {
  for (const [name, { shapes, byTaps }] of Object.entries(convolutions)) {
    const original = getKernel(name, backendName);
    unregisterKernel(name, backendName);
    registerKernel({
      ...original,
      kernelFunc(call) {
        const { inputs, attrs = {} } = call;
        const images = inputs as Images;
        const info = infoOf(shapes(images, attrs), attrs);
        return isFasterByTaps(info) ? tidy(() => byTaps(images, geometryOf(info))) : original.kernelFunc(call);
      },
    });
  }
}

type Images = Readonly<Record<string, Tensor4D>>;
type Shape = [number, number, number, number];
type Info = backend_util.Conv2DInfo;

interface Convolution {
  /** Of the images and of the filter. */
  readonly shapes: (inputs: Images, attributes: NamedAttrMap) => readonly [Shape, Shape];
  readonly byTaps: (inputs: Images, geometry: ConvolutionGeometry) => Tensor4D;
}

const convolutions: Readonly<Record<string, Convolution>> = {
  Conv2D: {
    shapes: ({ x, filter }) => [x!.shape, filter!.shape],
    byTaps: ({ x, filter }, geometry) => convolutionByTaps(x!, filter!, geometry),
  },
  Conv2DBackpropInput: {
    shapes: ({ filter }, { inputShape }) => [inputShape as Shape, filter!.shape],
    byTaps: ({ dy, filter }, geometry) => inputGradientByTaps(dy!, filter!, geometry),
  },
  Conv2DBackpropFilter: {
    shapes: ({ x }, { filterShape }) => [x!.shape, filterShape as Shape],
    byTaps: ({ x, dy }, geometry) => filterGradientByTaps(x!, dy!, geometry),
  },
};

function infoOf([images, filter]: readonly [Shape, Shape], attributes: NamedAttrMap): Info {
  const { strides, dilations = 1, pad, dimRoundingMode, dataFormat = 'NHWC' } = attributes;
  return backend_util.computeConv2DInfo(
    images,
    filter,
    strides as [number, number],
    dilations as [number, number],
    pad as 'same',
    dimRoundingMode as 'floor',
    false,
    backend_util.convertConv2DDataFormat(dataFormat as 'NHWC'),
  );
}

/**
 * Where no more than 2 x 2 values come out of a larger filter, so that many of its taps meet nothing. Measured beside oneDNN,
 * which also has to put the filter into another order first: a third to a fifth of its time.
 */
function isFasterByTaps(info: Info): boolean {
  const isLarge = info.outHeight < info.filterHeight && info.outWidth < info.filterWidth;
  const isSmall = Math.max(info.outHeight, info.outWidth) <= 2;
  const isPlain = info.dataFormat === 'channelsLast' && info.dilationHeight * info.dilationWidth === 1;
  return isPlain && isSmall && isLarge;
}

function geometryOf(info: Info): ConvolutionGeometry {
  return {
    rows: info.batchSize,
    inputSize: [info.inHeight, info.inWidth],
    outputSize: [info.outHeight, info.outWidth],
    filterSize: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    padding: [info.padInfo.top, info.padInfo.left],
  };
}
