import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { JsonObject } from '../base/index.ts';
import { isJsonObject } from '../base/index.ts';

/** The object in a JSON file; undefined where the file is missing, empty, torn or holds something else. */
export function readJsonFile(path: string): JsonObject | undefined {
  // Asking first is far cheaper than the error, and most of these files are looked for before they are written.
  if (!existsSync(path)) return undefined;
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isJsonObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || isMissing(error)) return undefined;
    throw error;
  }
}

/**
 * Writes a file beside and renames it: a reader sees all of it or nothing, whoever dies. Not synced to the disk, which
 * would cost more than a short trial: after a power cut an empty or missing file counts as never written, and the run
 * is settled anew from what is left.
 */
export function writeTextFile(path: string, text: string): void {
  const name = path.lastIndexOf('/') + 1;
  const beside = `${path.slice(0, name)}.tmp-${process.pid}-${path.slice(name)}`;
  try {
    writeFileSync(beside, text);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** How every JSON file under runs/ looks. */
export function jsonText(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

export function isMissing(error: unknown): boolean {
  return errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR';
}

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
