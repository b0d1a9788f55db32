import { join } from 'node:path';

/** Where the reports of a sweep lie unless another folder is asked for. */
export function reportFolder(root: string, storedAs: string): string {
  return join(root, 'reports', storedAs);
}
