import { ExitCode } from '../../base/index.ts';
import { type Gpu, listGpus } from '../../executors/index.ts';
import type { Context } from '../context.ts';
import { printRows } from '../output/print-rows.ts';
import { askBackends, type BackendState } from '../trainer/ask-backends.ts';
import { gpuJson, speedText } from '../trainer/backend-text.ts';

/** Prints which backends work here and how fast, how to get the others, and the GPUs. Exit 4 where none works. */
export async function listBackends(context: Context, { json = false }: { json?: boolean }): Promise<ExitCode> {
  const [backends, gpus] = [askBackends(context, { speed: true }), await listGpus(context.env.PATH)];
  if (json) context.stdout.write(`${JSON.stringify({ backends, gpus: gpus.map(gpuJson) }, null, 2)}\n`);
  else await printLists(context, backends, gpus);
  return backends.some(({ works }) => works) ? ExitCode.ok : ExitCode.environment;
}

async function printLists(context: Context, backends: readonly BackendState[], gpus: readonly Gpu[]): Promise<void> {
  const columns = [
    { name: 'backend' },
    { name: 'works' },
    { name: 'speed', align: 'right' },
    { name: 'device, or what is missing', keep: 1 },
  ] as const;
  const rows = backends.map(({ name, works, speed, device, why }) => ({
    backend: name,
    works: works ? 'yes' : 'no',
    speed: speed && speedText(speed),
    'device, or what is missing': device ?? why,
  }));
  await printRows(context, columns, rows, 'table');
  for (const gpu of gpus) context.stdout.write(`${gpuText(gpu)}\n`);
  const missing = backends.filter(({ works }) => !works);
  if (missing.length > 0) context.stdout.write('\nto get\n');
  for (const { name, get } of missing) context.stdout.write(`  ${name.padEnd(7)} ${get}\n`);
}

function gpuText({ index, name, memory, driver }: Gpu): string {
  return `gpu ${index}  ${name}, ${(memory / 1024 ** 3).toFixed(1)} GiB, driver ${driver || 'unknown'}`;
}
