import { ExitCode } from '../../base/index.ts';
import { wrap } from '../../dashboard/index.ts';
import type { Context } from '../context.ts';
import { examineBackends, examineGpus } from '../doctor/backends.ts';
import { examineFiles } from '../doctor/files.ts';
import type { DoctorFinding } from '../doctor/finding.ts';
import { examineCluster, examineDisk, examineNode } from '../doctor/machine.ts';

export interface DoctorOptions {
  readonly json?: boolean;
  /** Without the speed of the backends. */
  readonly quick?: boolean;
}

/**
 * Shows what works on this machine, what is missing, and how to get it. Exit 4 where nothing would run as asked, 2 where
 * data or weights are malformed.
 */
export async function doctor(context: Context, options: DoctorOptions): Promise<ExitCode> {
  const findings = [
    examineNode(),
    examineDisk(context),
    ...examineBackends(context, { speed: !options.quick }),
    ...(await examineGpus(context)),
    ...examineFiles(context),
    await examineCluster(context),
  ];
  const code = exitCodeOf(findings);
  if (options.json) context.stdout.write(`${JSON.stringify({ ok: code === ExitCode.ok, findings }, null, 2)}\n`);
  else context.stdout.write(findings.flatMap((finding) => lines(finding, context.columns)).join(''));
  return code;
}

function exitCodeOf(findings: readonly DoctorFinding[]): ExitCode {
  if (findings.some(({ status }) => status === 'error')) return ExitCode.environment;
  return findings.some(({ status }) => status === 'broken') ? ExitCode.usage : ExitCode.ok;
}

/** `missing  backend cuda  why it does not work`, and below it how to get it. */
function lines({ status, about, name, detail, hint }: DoctorFinding, columns: number): readonly string[] {
  const head = `${status.padEnd(7)}  ${[about, name]
    .filter((text) => text !== null)
    .join(' ')
    .padEnd(16)}  `;
  const room = Math.max(20, columns - head.length);
  const rest = [...detail.split('\n'), ...(hint === null ? [] : [hint])].flatMap((text) => wrap(text.trim(), room));
  return rest.map((text, i) => `${i === 0 ? head : ' '.repeat(head.length)}${text}\n`);
}
