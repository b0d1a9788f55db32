import { fileURLToPath } from 'node:url';
import type { DataFolder } from './suite.ts';

/** Where real data lie: what was asked for, else SWEEP_DATA, else `shared/data` beside the project. */
export function findDataFolder(wanted?: string): DataFolder {
  const given = wanted ?? process.env.SWEEP_DATA;
  if (given !== undefined && given !== '') return { path: given, given: true };
  return { path: fileURLToPath(new URL('../../../shared/data', import.meta.url)), given: false };
}
