import { UserError } from '../../base/index.ts';
import { diagnosticsToJson, InputError } from '../../sweep/index.ts';
import type { Context } from '../context.ts';

/** Does the work of a command; with --json, what is wrong with its input is a JSON array on standard output. */
export async function withJsonErrors<T>(
  { stdout }: Context,
  json: boolean | undefined,
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!json || !(error instanceof InputError)) throw error;
    stdout.write(`${JSON.stringify(diagnosticsToJson(error.diagnostics), null, 2)}\n`);
    throw new UserError('', error.exitCode);
  }
}
