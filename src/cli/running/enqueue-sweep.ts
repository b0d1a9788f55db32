import { type JsonObject, UserError } from '../../base/index.ts';
import type { PlannedSweep } from '../../model/index.ts';
import type { Context } from '../context.ts';
import { askOrchestrator } from '../orchestrator/ask-orchestrator.ts';

/**
 * Hands the missing runs of a sweep to the orchestrator that holds the root, and gives its line on what that came to;
 * undefined where none does. It trains them with its own data folder, weights and backend, and writes their report.
 */
export async function enqueueSweep(
  context: Context,
  planned: PlannedSweep,
  options: { readonly only: ReadonlySet<string> | undefined; readonly retryFailed: boolean },
): Promise<string | undefined> {
  const reply = await askOrchestrator(context, {
    command: 'enqueue',
    planned: JSON.parse(JSON.stringify(planned)) as JsonObject,
    only: options.only === undefined ? null : [...options.only],
    retryFailed: options.retryFailed,
  });
  if (reply?.ok === false) throw new UserError(reply.message, reply.exitCode);
  return reply?.message;
}
