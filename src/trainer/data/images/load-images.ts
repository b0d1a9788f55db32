import { totalmem } from 'node:os';
import { countPositives, type Dataset, type Draw, groupOf, type Inputs, labelMatrix, type Split } from '../dataset.ts';
import type { DataPlaces } from '../places.ts';
import type { ImageDataConfig } from '../schema.ts';
import { drawDistortion } from './augmentation.ts';
import { BrokenImage, type ImageFault } from './broken-images.ts';
import { type DecodePool, openDecodePool } from './decode-pool.ts';
import type { ImageRows } from './image-rows.ts';
import { fingerprintOf, readImageSet } from './image-set.ts';

/** Batches that are read ahead of the one in use. */
const readAhead = 2;
/** Decoded images that a run keeps: at most this many bytes, and this share of the machine's memory. */
const kept = { bytes: 512 * 1024 ** 2, share: 1 / 16 };

/**
 * A data set of photographs: opened, decoded and distorted when a batch asks for them, by `threads` threads. `warn` hears
 * once of each image that is left out, with their number so far. Throws a UserError: exit 4 for what is missing, exit 2
 * for what is malformed.
 */
export function loadImages(
  config: ImageDataConfig,
  { folder, cacheFolder }: DataPlaces,
  threads: number,
  warn: (message: string) => void,
  openPool: (threads: number) => DecodePool = openDecodePool,
): Dataset {
  const set = readImageSet(config, folder, cacheFolder);
  const fingerprint = fingerprintOf(set);
  const labels = labelMatrix(set.train.labels, set.classes.length);
  const classCounts = countPositives(labels, set.classes.length);
  const pool = openPool(threads);
  const store = createPixelStore();
  const broken = new Set<string>();
  const onBroken = (fault: ImageFault) => {
    if (config.on_broken_image === 'fail') throw new BrokenImage(fault);
    if (broken.has(fault.file)) return;
    broken.add(fault.file);
    warn(`warning: ${fault.file} is left out: ${fault.reason} (${broken.size} so far; data.on_broken_image: skip)`);
  };
  const split = (rows: ImageRows, rowLabels: Uint8Array): Split => ({
    ids: rows.ids,
    labels: rowLabels,
    read: (wanted, draw) => readImages({ config, files: rows.files, pool, store, onBroken }, wanted, draw),
  });
  return {
    input: { kind: 'image', size: config.size, channels: 3 },
    classes: set.classes,
    train: split(set.train, labels),
    test: split(set.test, labelMatrix(set.test.labels, set.classes.length)),
    classCounts,
    groups: classCounts.map(groupOf),
    fingerprint,
    readAhead,
    leftOut: () => broken.size,
    close: () => pool.close(),
  };
}

interface Reading {
  readonly config: ImageDataConfig;
  readonly files: readonly string[];
  readonly pool: DecodePool;
  readonly store: PixelStore;
  readonly onBroken: (fault: ImageFault) => void;
}

/**
 * Training images are decoded a little larger than a model wants them, so that a crop loses nothing and another draw of
 * the same image need not decode it again.
 */
async function readImages(
  { config, files, pool, store, onBroken }: Reading,
  wanted: readonly number[],
  draw: Draw | null,
): Promise<Inputs> {
  const { size, augment } = config;
  const side = draw === null || augment === null ? size : Math.ceil(size / augment.crop);
  const fit = draw === null ? config.test_resize : 'stretch';
  const answers = await Promise.all(
    wanted.map(async (row, i) => {
      const file = files[row]!;
      const key = `${side} ${fit} ${file}`;
      const distortion = draw && drawDistortion(augment, draw.seed, draw.epoch, draw.index + i);
      const answer = await pool.decode({ file, side, size, fit, distortion, pixels: store.get(key) });
      if ('image' in answer && answer.pixels !== null) store.keep(key, answer.pixels);
      return { row, answer };
    }),
  );
  const rows: number[] = [];
  const values = new Float32Array(wanted.length * size * size * 3);
  for (const { row, answer } of answers) {
    if ('reason' in answer) onBroken({ file: files[row]!, reason: `it cannot be decoded: ${answer.reason}` });
    else {
      values.set(answer.image, rows.length * answer.image.length);
      rows.push(row);
    }
  }
  if (rows.length === 0) throw new BrokenImage({ file: files[wanted[0]!]!, reason: 'no image of its batch is whole' });
  return { rows, values: values.subarray(0, rows.length * size * size * 3) };
}

interface PixelStore {
  readonly get: (key: string) => Uint8Array | null;
  readonly keep: (key: string, pixels: Uint8Array) => void;
}

/**
 * Decoded images up to a bound. What came first stays: where not all fit, rows drawn in turns find as many again as fit,
 * while a store that lets go of the oldest would find none.
 */
function createPixelStore(): PixelStore {
  const bound = Math.min(kept.bytes, kept.share * totalmem());
  const known = new Map<string, Uint8Array>();
  let bytes = 0;
  return {
    get: (key) => known.get(key) ?? null,
    keep(key, pixels) {
      if (known.has(key) || bytes + pixels.length > bound) return;
      known.set(key, pixels);
      bytes += pixels.length;
    },
  };
}
