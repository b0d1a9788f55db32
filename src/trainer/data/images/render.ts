import type { Distortion } from './augmentation.ts';

/** Of ImageNet, per channel (red, green, blue), on values from 0 to 255. */
const mean = [123.675, 116.28, 103.53] as const;
const deviation = [58.395, 57.12, 57.375] as const;

/**
 * An image as a model sees it: float32 [size, size, 3], normalised. `pixels` is a square [side, side, 3] of values from 0
 * to 255; it is distorted where that is asked for, and resized (bilinear) where its side is another.
 */
export function renderImage(
  pixels: Uint8Array,
  side: number,
  size: number,
  distortion: Distortion | null,
): Float32Array {
  const image = new Float32Array(size * size * 3);
  if (distortion === null && side === size) image.set(pixels);
  else resample(pixels, side, image, size, distortion?.crop ?? [0, 0, 1, 1], distortion?.flip ?? false);
  if (distortion !== null) distort(image, distortion);
  for (let i = 0; i < image.length; i += 3) {
    image[i] = (image[i]! - mean[0]) / deviation[0];
    image[i + 1] = (image[i + 1]! - mean[1]) / deviation[1];
    image[i + 2] = (image[i + 2]! - mean[2]) / deviation[2];
  }
  return image;
}

/** Bilinear, with pixel centres at halves. */
function resample(
  pixels: Uint8Array,
  side: number,
  image: Float32Array,
  size: number,
  [left, top, width, height]: Distortion['crop'],
  flip: boolean,
): void {
  const columns = taps(size, left * side, width * side, side);
  const rows = taps(size, top * side, height * side, side);
  for (let y = 0; y < size; y++) {
    const upper = rows.low[y]! * side;
    const lower = rows.high[y]! * side;
    const down = rows.share[y]!;
    for (let x = 0; x < size; x++) {
      const near = columns.low[x]!;
      const far = columns.high[x]!;
      const right = columns.share[x]!;
      const to = 3 * (y * size + (flip ? size - 1 - x : x));
      for (let channel = 0; channel < 3; channel++) {
        const a = pixels[3 * (upper + near) + channel]!;
        const b = pixels[3 * (upper + far) + channel]!;
        const c = pixels[3 * (lower + near) + channel]!;
        const d = pixels[3 * (lower + far) + channel]!;
        const above = a + (b - a) * right;
        image[to + channel] = above + (c + (d - c) * right - above) * down;
      }
    }
  }
}

/** For each of `size` outputs over a stretch of the input, its two neighbours and the share of the second. */
function taps(size: number, start: number, length: number, side: number) {
  const low = new Int32Array(size);
  const high = new Int32Array(size);
  const share = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const position = Math.min(Math.max(start + ((i + 0.5) * length) / size - 0.5, 0), side - 1);
    low[i] = Math.floor(position);
    high[i] = Math.min(low[i]! + 1, side - 1);
    share[i] = position - low[i]!;
  }
  return { low, high, share };
}

function distort(image: Float32Array, { brightness, contrast, saturation, hue, contrastFirst }: Distortion): void {
  if (brightness !== 0) for (let i = 0; i < image.length; i++) image[i]! += brightness;
  if (contrastFirst) scale(image, contrast);
  if (saturation !== 1 || hue !== 0) recolour(image, saturation, hue / 60);
  if (!contrastFirst) scale(image, contrast);
}

function scale(image: Float32Array, factor: number): void {
  if (factor !== 1) for (let i = 0; i < image.length; i++) image[i]! *= factor;
}

/**
 * Scales the saturation and turns the hue (in sixths of the circle) of HSV at constant value, not clipped to 0..255, as
 * the float form of the published distortion does.
 */
function recolour(image: Float32Array, saturation: number, turn: number): void {
  for (let i = 0; i < image.length; i += 3) {
    const red = image[i]!;
    const green = image[i + 1]!;
    const blue = image[i + 2]!;
    const value = Math.max(red, green, blue);
    const chroma = value - Math.min(red, green, blue);
    if (chroma === 0) continue;
    const hue =
      value === red
        ? (green - blue) / chroma
        : value === green
          ? 2 + (blue - red) / chroma
          : 4 + (red - green) / chroma;
    const turned = hue + turn + 12;
    image[i] = value - saturation * chroma * shadeOf((turned + 5) % 6);
    image[i + 1] = value - saturation * chroma * shadeOf((turned + 3) % 6);
    image[i + 2] = value - saturation * chroma * shadeOf((turned + 1) % 6);
  }
}

/** How far below the value a channel lies, in chromas, at a distance around the circle. */
function shadeOf(distance: number): number {
  return Math.max(0, Math.min(distance, 4 - distance, 1));
}
