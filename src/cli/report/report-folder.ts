import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { environmentError } from '../../base/index.ts';

/** Where the reports of a sweep lie unless another folder is asked for. */
export function reportFolder(root: string, storedAs: string): string {
  return join(root, 'reports', storedAs);
}

/** Makes the folder, and throws a UserError (exit 4) where nothing can be written into it. */
export function prepareReportFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw environmentError(
      `no report can be written into ${folder}: ${error instanceof Error ? error.message : error}`,
      {
        cause: error,
      },
    );
  }
}
