import { randomStream } from '../../../base/index.ts';
import type { Augmentation } from '../image-schema.ts';

/** What happens to one image in one draw: pure numbers. */
export interface Distortion {
  /** Left, top, width and height of what is kept, as shares of the image. */
  readonly crop: readonly [number, number, number, number];
  readonly flip: boolean;
  /** Added to every value; 0 for nothing. */
  readonly brightness: number;
  /** Factors; 1 for nothing. */
  readonly contrast: number;
  readonly saturation: number;
  /** Degrees; 0 for nothing. */
  readonly hue: number;
  /** Contrast is changed before the colours, or after them. */
  readonly contrastFirst: boolean;
}

/**
 * Draws what an image goes through: a crop of sides at least `crop` times its own, a flip, and the photometric distortion
 * of SSD (Liu et al., ECCV 2016) without its swap of channels: brightness, contrast, saturation and hue, each with
 * probability 1/2. A pure function of seed, epoch and the place within the epoch.
 */
export function drawDistortion(config: Augmentation, seed: number, epoch: number, index: number): Distortion | null {
  if (config === null) return null;
  const { uniform } = randomStream(seed, 'augmentation', epoch, index);
  const between = (i: number, low: number, high: number) => low + (high - low) * uniform(i);
  const everySecond = (i: number, amount: number, nothing: number) =>
    uniform(i) < 0.5 ? between(i + 1, nothing - amount, nothing + amount) : nothing;
  const width = between(0, config.crop, 1);
  const height = between(1, config.crop, 1);
  return {
    crop: [between(2, 0, 1 - width), between(3, 0, 1 - height), width, height],
    flip: uniform(4) < config.flip,
    contrastFirst: uniform(5) < 0.5,
    brightness: everySecond(6, config.brightness, 0),
    contrast: everySecond(8, config.contrast, 1),
    saturation: everySecond(10, config.saturation, 1),
    hue: everySecond(12, config.hue, 0),
  };
}
