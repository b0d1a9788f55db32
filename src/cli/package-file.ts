import { fileURLToPath } from 'node:url';

/** Where a file of this package lies, by its path in it. Stays in this folder: in dist/ this module is part of main.js. */
export function packageFile(path: string): string {
  return fileURLToPath(new URL(path, new URL('../../', import.meta.url)));
}
