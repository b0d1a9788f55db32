import { parentPort } from 'node:worker_threads';
import type { Distortion } from './augmentation.ts';
import { configureDecoder, decodeImage } from './decode.ts';
import { renderImage } from './render.ts';

/** What a worker is asked for: an image as a model sees it. */
export interface DecodeTask {
  readonly id: number;
  readonly file: string;
  /** Side of the square it is decoded to, and of the one that is given back. */
  readonly side: number;
  readonly size: number;
  readonly fit: 'stretch' | 'center-crop';
  readonly distortion: Distortion | null;
  /** Its pixels where an earlier task gave them; null: decode the file. */
  readonly pixels: Uint8Array | null;
}

export type DecodeAnswer =
  | {
      readonly id: number;
      /** [size, size, 3], normalised. */
      readonly image: Float32Array;
      /** What was decoded for it, in shared memory; null where it was not. */
      readonly pixels: Uint8Array | null;
    }
  | { readonly id: number; readonly reason: string };

configureDecoder();
parentPort?.on('message', async (task: DecodeTask) => {
  const answer = await perform(task);
  parentPort?.postMessage(answer, 'image' in answer ? [answer.image.buffer as ArrayBuffer] : []);
});

async function perform({ id, file, side, size, fit, distortion, pixels }: DecodeTask): Promise<DecodeAnswer> {
  try {
    const decoded = pixels ?? share(await decodeImage(file, side, fit));
    const image = renderImage(decoded, side, size, distortion);
    return { id, image, pixels: pixels === null ? decoded : null };
  } catch (error) {
    return { id, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** A copy that threads can hand to each other without copying. */
function share(pixels: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(pixels.length));
  shared.set(pixels);
  return shared;
}
