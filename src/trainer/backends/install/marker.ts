import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isJsonObject, type JsonObject, writeFileAtomically } from '../../../base/index.ts';
import { addonPath } from './addon.ts';
import type { InstallFolders } from './install-folders.ts';

/** What the marker of an installation and a look at its files say of it. */
export type InstallState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'whole' }
  /** `damage` names a file and what is wrong with it. */
  | { readonly kind: 'damaged'; readonly damage: string };

/** Marks what lies in a folder as whole, with the sizes of what a process would load from there. */
export function writeMarker(folders: InstallFolders, facts: JsonObject): void {
  const sizes = Object.fromEntries(
    loadedFiles(folders).map((path) => [relative(folders.backend, path), statSync(path).size]),
  );
  writeFileAtomically(folders.marker, `${JSON.stringify({ format: 1, ...facts, sizes }, null, 2)}\n`);
}

/**
 * Compares the sizes of the libraries with those at the time of installation: whoever loads one that was cut short is ended
 * by a signal. Markers of before sizes were written are believed.
 */
export function examineInstallation({ backend, marker }: InstallFolders): InstallState {
  const facts = readMarker(marker);
  if (facts === undefined) return { kind: 'absent' };
  for (const [path, size] of Object.entries(isJsonObject(facts.sizes) ? facts.sizes : {})) {
    const found = statSync(join(backend, path), { throwIfNoEntry: false })?.size;
    if (found === undefined) return { kind: 'damaged', damage: `${path} is missing` };
    if (found !== size) return { kind: 'damaged', damage: `${path} has ${found} bytes instead of ${size}` };
  }
  return { kind: 'whole' };
}

/** The addon and every shared library under deps/, links left out. */
function loadedFiles({ package: root }: InstallFolders): readonly string[] {
  const libraries = readdirSync(join(root, 'deps'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.so(?:\.|$)/.test(path))
    .map((path) => join(root, 'deps', path))
    .filter((path) => lstatSync(path).isFile());
  return [join(root, addonPath), ...libraries.sort()];
}

function readMarker(path: string): JsonObject | undefined {
  try {
    const marker: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isJsonObject(marker) ? marker : undefined;
  } catch {
    return undefined;
  }
}
