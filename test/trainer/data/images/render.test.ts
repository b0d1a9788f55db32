import { expect, test } from 'vitest';
import { type Distortion, drawDistortion } from '../../../../src/trainer/data/images/augmentation.ts';
import { renderImage } from '../../../../src/trainer/data/images/render.ts';

const nothing: Distortion = {
  crop: [0, 0, 1, 1],
  flip: false,
  brightness: 0,
  contrast: 1,
  saturation: 1,
  hue: 0,
  contrastFirst: true,
};
const published = { crop: 0.8, flip: 0.5, brightness: 32, contrast: 0.5, saturation: 0.5, hue: 18 };

/** The value a pixel had before normalisation. */
function valuesOf(image: Float32Array, pixel: number): number[] {
  const mean = [123.675, 116.28, 103.53];
  const deviation = [58.395, 57.12, 57.375];
  return [0, 1, 2].map((channel) => image[3 * pixel + channel]! * deviation[channel]! + mean[channel]!);
}

/** What an image of one colour becomes. */
function recoloured(colour: readonly number[], distortion: Partial<Distortion>): number[] {
  const pixels = Uint8Array.from({ length: 12 }, (_, i) => colour[i % 3]!);
  return valuesOf(renderImage(pixels, 2, 2, { ...nothing, ...distortion }), 3).map(
    (value) => Math.round(value * 100) / 100 + 0,
  );
}

test('an image is normalised by mean and deviation of ImageNet', () => {
  const image = renderImage(Uint8Array.of(255, 0, 128), 1, 1, null);
  const expected = [(255 - 123.675) / 58.395, -116.28 / 57.12, (128 - 103.53) / 57.375];
  for (const [i, value] of expected.entries()) expect(image[i]).toBeCloseTo(value, 5);
});

test('brightness is added, contrast multiplied, in the order drawn', () => {
  expect(recoloured([10, 20, 30], { brightness: 5 })).toEqual([15, 25, 35]);
  expect(recoloured([10, 20, 30], { brightness: 10, contrast: 1.5 })).toEqual([30, 45, 60]);
  expect(recoloured([100, 0, 0], { saturation: 0.5, contrast: 2, contrastFirst: false })).toEqual([200, 100, 100]);
});

test('saturation and hue are those of HSV', () => {
  expect(recoloured([200, 100, 50], { saturation: 0.5 })).toEqual([200, 150, 125]);
  expect(recoloured([200, 0, 0], { hue: 120 })).toEqual([0, 200, 0]);
  expect(recoloured([200, 0, 0], { hue: -120 })).toEqual([0, 0, 200]);
  expect(recoloured([200, 0, 0], { hue: 18 })).toEqual([200, 60, 0]);
  expect(recoloured([40, 90, 200], { hue: 0, saturation: 1 })).toEqual([40, 90, 200]);
  expect(recoloured([77, 77, 77], { hue: 18, saturation: 1.5 })).toEqual([77, 77, 77]);
});

test('a crop is the part it names, a flip mirrors it', () => {
  // 4 x 4: the red value is 10 times the column, the green one 10 times the row.
  const pixels = Uint8Array.from(
    { length: 48 },
    (_, i) => [10 * (Math.floor(i / 3) % 4), 10 * Math.floor(i / 12), 0][i % 3]!,
  );
  const corner = renderImage(pixels, 4, 2, { ...nothing, crop: [0.5, 0.5, 0.5, 0.5] });
  const rounded = (image: Float32Array, pixel: number) => valuesOf(image, pixel).map(Math.round);
  expect([0, 1, 2, 3].map((pixel) => rounded(corner, pixel).slice(0, 2))).toEqual([
    [20, 20],
    [30, 20],
    [20, 30],
    [30, 30],
  ]);
  const flipped = renderImage(pixels, 4, 2, { ...nothing, crop: [0.5, 0.5, 0.5, 0.5], flip: true });
  expect([rounded(flipped, 0)[0], rounded(flipped, 1)[0]]).toEqual([30, 20]);
  const half = renderImage(pixels, 4, 2, nothing);
  expect(valuesOf(half, 0)[0]).toBeCloseTo(5, 4);
});

test('what is drawn keeps within its bounds, is used by every second image, and depends on its place alone', () => {
  const drawn = Array.from({ length: 4000 }, (_, i) => drawDistortion(published, 3, Math.floor(i / 400), i % 400)!);
  const share = (is: (one: Distortion) => boolean) => drawn.filter(is).length / drawn.length;
  for (const { crop, brightness, contrast, saturation, hue } of drawn) {
    const [left, top, width, height] = crop;
    expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(0.8);
    expect(Math.max(left + width, top + height)).toBeLessThanOrEqual(1);
    expect(
      Math.max(Math.abs(brightness) / 32, 2 * Math.abs(contrast - 1), 2 * Math.abs(saturation - 1)),
    ).toBeLessThanOrEqual(1);
    expect(Math.abs(hue)).toBeLessThanOrEqual(18);
  }
  for (const isUsed of [
    (one: Distortion) => one.flip,
    (one: Distortion) => one.contrastFirst,
    (one: Distortion) => one.brightness !== 0,
    (one: Distortion) => one.contrast !== 1,
    (one: Distortion) => one.saturation !== 1,
    (one: Distortion) => one.hue !== 0,
    (one: Distortion) => one.hue > 0 || one.brightness > 16,
  ]) {
    expect(share(isUsed)).toBeGreaterThan(0.3);
    expect(share(isUsed)).toBeLessThan(0.6);
  }
  expect(drawDistortion(published, 3, 1, 7)).toEqual(drawn[407]);
  expect(
    new Set([drawn[7], drawDistortion(published, 4, 0, 7), drawn[407]].map((one) => JSON.stringify(one))).size,
  ).toBe(3);
});

test('each part can be switched off', () => {
  const off = { crop: 1, flip: 0, brightness: 0, contrast: 0, saturation: 0, hue: 0 };
  expect(drawDistortion(null, 0, 0, 0)).toBeNull();
  for (let index = 0; index < 20; index++) {
    expect({ ...drawDistortion(off, 0, 0, index), contrastFirst: true }).toEqual(nothing);
  }
});
