import { relative, resolve } from 'node:path';
import { ExitCode, usageError } from '../../base/index.ts';
import { type ReportFormat, reportFormats } from '../../report/index.ts';
import type { Context } from '../context.ts';
import { prepareReportFolder, reportFolder } from '../report/report-folder.ts';
import { writeReport } from '../report/write-report.ts';
import { findStoredPlan, withStore } from '../stored/stored-plan.ts';

export interface ReportOptions {
  /** A list such as `md,html`. */
  readonly format: string;
  readonly out?: string;
}

/** Writes the report of a sweep from what the store holds now, also while it runs. Prints the paths, one a line. */
export async function report(context: Context, sweep: string | undefined, options: ReportOptions): Promise<ExitCode> {
  const formats = parseFormats(options.format);
  const plan = findStoredPlan(context, sweep);
  const folder =
    options.out === undefined ? reportFolder(context.root, plan.storedAs) : resolve(context.cwd, options.out);
  prepareReportFolder(folder);
  const paths = await withStore(context, (store) => writeReport({ context, store, plan, formats, folder }));
  context.stdout.write(paths.map((path) => `${relative(context.cwd, path)}\n`).join(''));
  return ExitCode.ok;
}

function parseFormats(value: string): readonly ReportFormat[] {
  return value.split(',').map((name) => {
    const format = reportFormats.find((one) => one === name.trim());
    if (format === undefined) {
      throw usageError(`--format takes a list of ${reportFormats.join(', ')}; "${name.trim()}" is none of them`);
    }
    return format;
  });
}
