import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkFile, type Outcome } from './check-file.ts';
import { findDataFolder } from './data-folder.ts';

const usage = 'usage: npm run goldens -- DIR [--data DIR]';
const shownFailures = 20;

/**
 * Checks every `*.golden.json` file of a folder and prints a line for each, with the values that differ. Returns the
 * exit code: 0 when nothing failed, 1 when something did or the folder has no such file, 2 for wrong usage.
 */
export async function main(args: readonly string[]): Promise<number> {
  const asked = readArguments(args);
  if ('error' in asked) {
    process.stderr.write(`${asked.error}\n${usage}\n`);
    return 2;
  }
  const files = goldenFiles(asked.folder);
  if (files.length === 0) {
    process.stderr.write(`${asked.folder} has no *.golden.json file\n`);
    return 1;
  }
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of files) {
    const outcome = await checkFile(join(asked.folder, file), findDataFolder(asked.data));
    counts[outcome.status]++;
    process.stdout.write(describe(file, outcome));
  }
  process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
  return counts.failed > 0 ? 1 : 0;
}

function readArguments(args: readonly string[]): { folder: string; data: string | undefined } | { error: string } {
  try {
    const options = { data: { type: 'string' } } as const;
    const { positionals, values } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [folder, ...others] = positionals;
    if (folder === undefined || others.length > 0) return { error: 'expected one folder of golden files' };
    return { folder, data: values.data };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** None where the folder cannot be read. */
function goldenFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.golden.json'))
      .sort();
  } catch {
    return [];
  }
}

function describe(file: string, outcome: Outcome): string {
  switch (outcome.status) {
    case 'passed':
      return describePassed(file, outcome);
    case 'skipped':
      return `skipped  ${file}: ${outcome.reason}\n`;
    case 'failed': {
      const shown = outcome.failures.slice(0, shownFailures).map((failure) => `         ${file}: ${failure}\n`);
      const hidden = outcome.failures.length - shown.length;
      return `FAILED   ${file}\n${shown.join('')}${hidden > 0 ? `         and ${hidden} more\n` : ''}`;
    }
  }
}

/** Values that cannot be decided are all shown: they are neither right nor wrong. */
function describePassed(file: string, { compared, undecided }: Extract<Outcome, { status: 'passed' }>): string {
  if (undecided.length === 0) return `passed   ${file}: ${compared} values\n`;
  const lines = undecided.map((value) => `         undecided  ${file}: ${value}\n`);
  return `passed   ${file}: ${compared - undecided.length} values; ${undecided.length} more cannot be decided\n${lines.join('')}`;
}
