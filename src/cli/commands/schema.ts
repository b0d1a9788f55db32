import { ExitCode } from '../../base/index.ts';
import { sweepJsonSchema } from '../../sweep/index.ts';
import type { Context } from '../context.ts';
import { programs } from '../load-sweep.ts';

/** Prints the JSON Schema of sweep files; schema/sweep.schema.json is this output. */
export function schema(context: Context): ExitCode {
  context.stdout.write(`${JSON.stringify(sweepJsonSchema(programs), null, 2)}\n`);
  return ExitCode.ok;
}
