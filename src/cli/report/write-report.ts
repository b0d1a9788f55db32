import { join } from 'node:path';
import { writeFileAtomically } from '../../base/index.ts';
import type { StoredPlan } from '../../model/index.ts';
import { emptyParts, type ReportFormat, renderReport, unknownMetrics } from '../../report/index.ts';
import type { StoreReader } from '../../store/index.ts';
import { collectReportInput } from '../collect/report-input.ts';
import type { Context } from '../context.ts';

/** Writes the report of a sweep into a folder, each file whole or not at all. Returns the paths written. */
export async function writeReport(options: {
  readonly context: Context;
  readonly store: StoreReader;
  readonly plan: StoredPlan;
  readonly formats: readonly ReportFormat[];
  readonly folder: string;
}): Promise<readonly string[]> {
  const { context, store, plan, formats, folder } = options;
  const input = collectReportInput(context, store, plan);
  for (const warning of [...unknownMetrics(input), ...emptyParts(input)]) context.stderr.write(`warning: ${warning}\n`);
  const files = await renderReport(input, formats);
  return [...files].map(([name, content]) => {
    const path = join(folder, name);
    writeFileAtomically(path, content);
    return path;
  });
}
