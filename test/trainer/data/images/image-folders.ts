import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

/** Files by path within a new temporary folder, which is given back. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'images-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** A JPEG of a gradient, of its own colour for each `hue` (0 to 255). */
export function jpeg(hue: number, width = 48, height = 36): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      pixels.set([hue, Math.round((255 * x) / width), Math.round((255 * y) / height)], 3 * (y * width + x));
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** A JPEG with all its markers and a picture that no decoder can make out. */
export async function scrambledJpeg(): Promise<Buffer> {
  const bytes = await jpeg(90, 160, 120);
  const scan = bytes.indexOf(Buffer.from([0xff, 0xda]));
  const start = scan + 2 + bytes.readUInt16BE(scan + 2);
  for (let i = start + 20; i < bytes.length - 2; i++) bytes[i] = (i * 37) % 251;
  return bytes;
}

export function vocXml(...names: readonly string[]): string {
  const objects = names.map(
    (name) => `  <object>\n    <name>${name}</name>\n    <difficult>0</difficult>\n  </object>\n`,
  );
  return `<annotation>\n${objects.join('')}</annotation>\n`;
}

/** A VOCdevkit of one year: 6 training images and 3 test images of cats and dogs; `changes` replace or add files. */
export async function vocFiles(
  changes: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<Record<string, string | Uint8Array>> {
  const year = 'VOCdevkit/VOC2012';
  const ids = Array.from({ length: 9 }, (_, i) => `2012_00000${i}`);
  const files: Record<string, string | Uint8Array> = {
    [`${year}/ImageSets/Main/trainval.txt`]: `${ids.slice(0, 6).join('\n')}\n`,
    [`${year}/ImageSets/Main/test.txt`]: `${ids.slice(6).join('\n')}\n`,
  };
  for (const [i, id] of ids.entries()) {
    files[`${year}/JPEGImages/${id}.jpg`] = await jpeg(25 * i);
    files[`${year}/Annotations/${id}.xml`] = vocXml(...(i % 2 === 0 ? ['cat'] : ['dog', 'person', 'dog']));
  }
  return { ...files, ...Object.fromEntries(Object.entries(changes).map(([path, one]) => [`${year}/${path}`, one])) };
}

export const cocoInstances = {
  info: { year: 2017, note: 'a "]" and a \\ in text' },
  images: [
    { id: 7, file_name: '000000000007.jpg', width: 48, height: 36 },
    { id: 3, file_name: '000000000003.jpg', width: 48, height: 36 },
  ],
  annotations: [
    { id: 1, image_id: 7, category_id: 18, segmentation: [[1, 2, 3]], iscrowd: 0 },
    { id: 2, image_id: 7, category_id: 1, segmentation: { counts: [1, 2] }, iscrowd: 1 },
    { id: 3, image_id: 7, category_id: 18 },
  ],
  categories: [
    { id: 1, name: 'person' },
    { id: 18, name: 'dog' },
  ],
};

/** A COCO folder with two images a split, one of them without an object. */
export async function cocoFiles(
  trainJson = JSON.stringify(cocoInstances),
): Promise<Record<string, string | Uint8Array>> {
  return {
    'annotations/instances_train2017.json': trainJson,
    'annotations/instances_val2017.json': JSON.stringify(cocoInstances),
    'train2017/000000000007.jpg': await jpeg(10),
    'train2017/000000000003.jpg': await jpeg(20),
    'val2017/000000000007.jpg': await jpeg(30),
    'val2017/000000000003.jpg': await jpeg(40),
  };
}
