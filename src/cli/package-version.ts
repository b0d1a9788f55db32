import { readFileSync } from 'node:fs';
import { packageFile } from './package-file.ts';

/** The version in this package's package.json. */
export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(packageFile('package.json'), 'utf8'));
  return String((manifest as { readonly version?: unknown }).version);
}
