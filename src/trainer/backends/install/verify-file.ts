import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Artifact } from './recipe.ts';

/** Whether a file is there and is exactly what the recipe was made for. */
export async function isExactly(path: string, { bytes, checksum }: Artifact): Promise<boolean> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isFile() !== true || stat.size !== bytes) return false;
  const hash = createHash(checksum.algorithm);
  await pipeline(createReadStream(path), hash);
  return hash.digest(checksum.algorithm === 'sha256' ? 'hex' : 'base64') === checksum.value;
}
