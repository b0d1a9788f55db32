import { ExitCode } from '../../base/index.ts';
import { reportJsonSchema } from '../../report/index.ts';
import { sweepJsonSchema } from '../../sweep/index.ts';
import type { Context } from '../context.ts';
import { programs } from '../planning/programs.ts';

/**
 * Prints the JSON Schema of sweep files, or of report.json; schema/sweep.schema.json and schema/report.schema.json are
 * these outputs.
 */
export function schema(context: Context, of: 'sweep' | 'report'): ExitCode {
  const content = of === 'sweep' ? sweepJsonSchema(programs) : reportJsonSchema();
  context.stdout.write(`${JSON.stringify(content, null, 2)}\n`);
  return ExitCode.ok;
}
