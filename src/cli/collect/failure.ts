import { attemptPaths, lastLines } from '../../rundir/index.ts';
import type { Standing, StoreReader } from '../../store/index.ts';

/** Lines of standard error that a failed run is shown with. */
const stderrLines = 20;

/** Why an attempt failed: the reason, what it said, lines of its events that could not be read, its last words. */
export function failureOf(
  root: string,
  store: StoreReader,
  runId: string,
  { attempt, reason, message }: Pick<Standing, 'reason' | 'message'> & { readonly attempt: number },
) {
  const { stderr } = attemptPaths(root, { runId, attempt });
  const malformed = store
    .warnings(runId)
    .filter((warning) => warning.attempt === attempt)
    .slice(0, 3)
    .map(({ line, message: text }) => `events.ndjson:${line} ${text}`);
  return {
    reason: reason ?? 'unknown',
    message: [withoutReason(message ?? '', reason), ...malformed].filter((text) => text !== '').join('; '),
    stderr: lastLines(stderr, stderrLines),
  };
}

/** Programs often begin their message with the reason, which stands before it wherever both are shown. */
function withoutReason(message: string, reason: string | null): string {
  if (reason === null || !message.startsWith(reason)) return message;
  const rest = message.slice(reason.length);
  return rest === '' || /^:\s/.test(rest) ? rest.slice(1).trimStart() : message;
}
