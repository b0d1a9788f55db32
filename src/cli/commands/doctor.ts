import { ExitCode } from '../../base/index.ts';
import { wrap } from '../../dashboard/index.ts';
import type { Context } from '../context.ts';
import type { DoctorFinding } from '../doctor/finding.ts';
import { examineCluster, examineDisk, examineGpus, examineNode, examineWeights } from '../doctor/machine.ts';
import { examineBackends, examineData } from '../doctor/trainer.ts';

export interface DoctorOptions {
  readonly json?: boolean;
}

/** Shows what works on this machine, what is missing, and how to get it. Exit 4 where nothing would run as asked. */
export async function doctor(context: Context, options: DoctorOptions): Promise<ExitCode> {
  const findings = (
    await Promise.all([
      examineNode(),
      examineDisk(context),
      examineBackends(context),
      examineGpus(),
      examineData(context),
      examineWeights(context),
      examineCluster(context),
    ])
  ).flat();
  const isWell = findings.every(({ status }) => status !== 'error');
  if (options.json) context.stdout.write(`${JSON.stringify({ ok: isWell, findings }, null, 2)}\n`);
  else context.stdout.write(findings.flatMap((finding) => lines(finding, context.columns)).join(''));
  return isWell ? ExitCode.ok : ExitCode.environment;
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
