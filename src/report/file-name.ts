import { sha256 } from '../base/index.ts';

/**
 * The file name of a table or figure: its id where that is safe in paths, URLs and TeX; else what of it is, with some
 * digits of its hash, so that two ids never share a file and none leaves the report's folder.
 */
export function fileName(id: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(id)) return id;
  const safe = id.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[.-]+|-+$/g, '');
  return `${safe}-${sha256(id).slice(0, 6)}`;
}
