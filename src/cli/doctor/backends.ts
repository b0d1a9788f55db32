import { listGpus } from '../../executors/index.ts';
import type { Context } from '../context.ts';
import { sizeText } from '../output/size-text.ts';
import { askBackends, type BackendState } from '../trainer/ask-backends.ts';
import { gpuJson, speedText } from '../trainer/backend-text.ts';
import { type DoctorFinding, finding } from './finding.ts';

/** What works of the backends of the built-in trainer, how fast where that is asked, and how to get the rest. One has to. */
export function examineBackends(context: Context, options: { readonly speed: boolean }): readonly DoctorFinding[] {
  const backends = askBackends(context, options);
  const findings = backends.map(backendFinding);
  if (backends.some(({ works }) => works)) return findings;
  return [...findings, finding('backend', 'error', 'none works', { hint: 'install this package anew' })];
}

function backendFinding(backend: BackendState): DoctorFinding {
  const { name, works, device, speed, why, get } = backend;
  const report = { ...backend, speed: speed && { ...speed } };
  if (!works)
    return finding('backend', 'missing', why ?? 'it does not work', { name, hint: get && `to get it: ${get}`, report });
  return finding('backend', 'ok', [device, speed && speedText(speed)].filter(Boolean).join(', '), { name, report });
}

export async function examineGpus({ env }: Context): Promise<readonly DoctorFinding[]> {
  const gpus = await listGpus(env.PATH);
  if (gpus.length === 0) {
    const hint = 'runs that ask for no GPU need none; otherwise install its driver';
    return [finding('gpu', 'missing', 'nvidia-smi lists none', { hint })];
  }
  return gpus.map((gpu) => {
    const memory = `${sizeText(gpu.memoryUsed)} of ${sizeText(gpu.memory)} in use`;
    const detail = `${gpu.name}, ${memory}, driver ${gpu.driver || 'unknown'}`;
    return finding('gpu', 'ok', detail, { name: String(gpu.index), report: gpuJson(gpu) });
  });
}
