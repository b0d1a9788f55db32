import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { UserError, usageError } from '../../../base/index.ts';
import type { ImageSet } from './image-rows.ts';
import { jpegFault } from './jpeg.ts';
import { recall, remember } from './memo.ts';

/** An image file that is not what it should be, and why. */
export interface ImageFault {
  readonly file: string;
  readonly reason: string;
}

/** A file that decoding found broken: a failure of kind `data`. */
export class BrokenImage extends UserError {
  override readonly name = 'BrokenImage';
  constructor({ file, reason }: ImageFault) {
    const hint = 'expected a whole image; replace the file, or set data.on_broken_image: skip';
    super(`${file}  error  ${reason}\n     ${hint}`, 2);
  }
}

/** Throws a UserError (exit 2) that names every file which headers and markers show to be broken, the first 20 of many. */
export function requireWholeImages(set: ImageSet, cacheFolder: string): void {
  const faults = findBrokenImages(set, cacheFolder);
  if (faults.length === 0) return;
  const shown = faults.slice(0, 20).map(({ file, reason }) => `${file}  error  ${reason}`);
  const more = faults.length > shown.length ? [`and ${faults.length - shown.length} more`] : [];
  throw usageError([...shown, ...more, '     expected a whole JPEG; copy or download it anew'].join('\n'));
}

/**
 * The images of a set whose headers or markers are broken; pixels are not looked at. A file that was found sound is
 * remembered by path, size and time, and not opened again.
 */
export function findBrokenImages({ train, test }: ImageSet, cacheFolder: string): ImageFault[] {
  const byFolder = new Map<string, string[]>();
  for (const file of new Set([...train.files, ...test.files])) {
    const folder = dirname(file);
    const others = byFolder.get(folder);
    if (others === undefined) byFolder.set(folder, [file]);
    else others.push(file);
  }
  return [...byFolder].flatMap(([folder, files]) => findBrokenIn(folder, files, cacheFolder));
}

function findBrokenIn(folder: string, files: readonly string[], cacheFolder: string): ImageFault[] {
  const known = recall<Readonly<Record<string, string>>>(cacheFolder, 'sound-images', folder) ?? {};
  const sound = new Map(Object.entries(known));
  const faults: ImageFault[] = [];
  let isNew = false;
  for (const file of files) {
    const { size, mtimeMs } = statSync(file);
    const name = basename(file);
    const stamp = `${size} ${mtimeMs}`;
    if (sound.get(name) === stamp) continue;
    isNew = true;
    const reason = jpegFault(file, size);
    if (reason === null) sound.set(name, stamp);
    else faults.push({ file, reason });
  }
  if (isNew) remember(cacheFolder, 'sound-images', folder, Object.fromEntries(sound));
  return faults;
}
