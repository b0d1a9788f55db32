import { ExitCode } from '../../base/index.ts';
import { verifyRoot } from '../../ingest/index.ts';
import type { Context } from '../context.ts';

/** Checks the store and every checksum against the run folders; a line per finding, exit 1 where there is one. */
export async function verify(context: Context, options: { readonly json?: boolean }): Promise<ExitCode> {
  const { stdout, root, invocation } = context;
  const { runs, underWay, findings } = await verifyRoot(root);
  if (options.json) {
    const rows = findings.map(({ runId, message }) => ({ run_id: runId, message }));
    stdout.write(`${JSON.stringify({ runs, under_way: underWay.size, findings: rows }, null, 2)}\n`);
  } else {
    const open = underWay.size === 0 ? '' : ` (${underWay.size} under way, or for the next run to settle)`;
    const count = `${runs} run${runs === 1 ? '' : 's'}${open}`;
    for (const { message } of findings) stdout.write(`${message}\n`);
    stdout.write(
      findings.length === 0
        ? `${count} checked: all is in order\n`
        : `${count} checked: ${findings.length} finding${findings.length === 1 ? '' : 's'}\n`,
    );
  }
  if (findings.length === 0) return ExitCode.ok;
  context.stderr.write(
    `"${invocation} rebuild" builds the store anew from the folders; a run whose files have changed is done anew with "${invocation} run SWEEP --rerun ID"\n`,
  );
  return ExitCode.runsFailed;
}
