import { statSync } from 'node:fs';

/** Changes when a file does: its path, size and time. Throws where there is no such file. */
export function stampOf(path: string): string {
  const { size, mtimeMs } = statSync(path);
  return `${path} ${size} ${mtimeMs}`;
}
