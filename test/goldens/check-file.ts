import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { DataFolder } from './suite.ts';
import { suites } from './suites.ts';

export type Outcome =
  | { readonly status: 'passed'; readonly compared: number; readonly undecided: readonly string[] }
  | { readonly status: 'failed'; readonly failures: readonly string[] }
  | { readonly status: 'skipped'; readonly reason: string };

/** Runs the suite of a golden file. Whatever goes wrong is a failure, and so is a file in which nothing was compared. */
export async function checkFile(path: string, data: DataFolder): Promise<Outcome> {
  const suite = Object.hasOwn(suites, basename(path)) ? suites[basename(path)] : undefined;
  if (suite === undefined) return { status: 'skipped', reason: 'no suite for it is built yet' };
  try {
    const result = await suite(JSON.parse(readFileSync(path, 'utf8')), data);
    if ('skipped' in result) return { status: 'skipped', reason: result.skipped };
    if (result.failures.length > 0) return { status: 'failed', failures: result.failures };
    if (result.compared === 0) return { status: 'failed', failures: ['it holds no values'] };
    if (result.compared === result.undecided.length)
      return { status: 'failed', failures: ['nothing in it can be decided'] };
    const { compared, undecided } = result;
    return { status: 'passed', compared, undecided };
  } catch (error) {
    return { status: 'failed', failures: [error instanceof Error ? `${error.name}: ${error.message}` : String(error)] };
  }
}
