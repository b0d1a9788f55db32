import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ExitCode, environmentError, UserError } from '../../base/index.ts';
import { writeBundle } from '../bundle/write-bundle.ts';
import { exportRuns } from '../collect/exported-run.ts';
import type { Context } from '../context.ts';
import { statusNow } from '../orchestrator/status-now.ts';
import { type ExportFormat, exportFormats, exportText } from '../output/export-text.ts';
import { findStoredPlan, withStore } from '../stored/stored-plan.ts';

export interface ExportOptions {
  readonly format?: ExportFormat;
  readonly out?: string;
  readonly bundle?: string;
}

/** Writes every run, metric and evaluation of a sweep, or a bundle of its folders that `import` takes in elsewhere. */
export async function exportSweep(
  context: Context,
  sweep: string | undefined,
  options: ExportOptions,
): Promise<ExitCode> {
  const plan = findStoredPlan(context, sweep);
  if (options.bundle !== undefined) {
    const path = resolve(context.cwd, options.bundle);
    const { runs, skipped } = await whole(path, (beside) => writeBundle(context.root, plan, beside));
    if (skipped > 0) context.stderr.write(`${skipped} attempts are still under way and were left out\n`);
    context.stderr.write(`${runs} runs of ${plan.storedAs}\n`);
    context.stdout.write(`${relative(context.cwd, path)}\n`);
    if (options.format === undefined && options.out === undefined) return ExitCode.ok;
  }
  const format = options.format ?? formatOf(options.out) ?? 'csv';
  await withStore(context, async (store) => {
    const runs = exportRuns(store, plan.storedAs, statusNow(context.root));
    const text = Readable.from(exportText(plan, runs, format));
    const { out } = options;
    if (out === undefined) return pipeline(text, context.stdout, { end: false });
    const path = resolve(context.cwd, out);
    await whole(path, (beside) => pipeline(text, createWriteStream(beside)));
    context.stdout.write(`${relative(context.cwd, path)}\n`);
  });
  return ExitCode.ok;
}

/** Has a file written beside its place and moves it there: a reader finds all of it or nothing. */
async function whole<T>(path: string, write: (beside: string) => Promise<T>): Promise<T> {
  const beside = join(dirname(path), `.tmp-${process.pid}-${basename(path)}`);
  try {
    const written = await write(beside);
    renameSync(beside, path);
    return written;
  } catch (error) {
    rmSync(beside, { force: true });
    if (error instanceof UserError) throw error;
    throw environmentError(`${path} cannot be written: ${reasonOf(error, path)}`, { cause: error });
  }
}

/** Without the name of the file beside, which nobody has heard of. */
function reasonOf(error: unknown, path: string): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'ENOENT') return `there is no folder ${dirname(path)}`;
  return error.message.replace(/, \w+ '.*$/, '');
}

function formatOf(out: string | undefined): ExportFormat | undefined {
  return exportFormats.find((format) => out !== undefined && extname(out) === `.${format}`);
}
