import sharp from 'sharp';

/** A square of pixels: [side, side, 3], 0 to 255. */
export type Pixels = Uint8Array;

/**
 * Decodes an image file, upright as its EXIF data say, to a square of `side` pixels, as sRGB without alpha: stretched, or
 * cut from its middle. Rejects
 * with an Error that says why it cannot be decoded whole.
 */
export async function decodeImage(file: string, side: number, fit: 'stretch' | 'center-crop'): Promise<Pixels> {
  const { data, info } = await sharp(file, { failOn: 'warning', sequentialRead: true })
    .autoOrient()
    .resize(side, side, { fit: fit === 'stretch' ? 'fill' : 'cover', kernel: 'linear' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`it has ${info.channels} channels of colour, not 3`);
  return data;
}

/** One thread an image and nothing kept: the workers share the cores, and keep what they need themselves. */
export function configureDecoder(): void {
  sharp.concurrency(1);
  sharp.cache(false);
}
