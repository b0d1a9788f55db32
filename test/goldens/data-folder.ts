import { fileURLToPath } from 'node:url';
import type { DataFolder } from './suite.ts';

/** Where real data lie: what the command line says, else SWEEP_DATA, else `shared/data` beside the project. */
export function findDataFolder(wanted?: string): DataFolder {
  if (wanted !== undefined) return { path: wanted, given: true };
  const beside = fileURLToPath(new URL('../../../shared/data', import.meta.url));
  return { path: process.env.SWEEP_DATA || beside, given: false };
}
