import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findProgram } from './find-program.ts';

/** What a GPU is doing now; null for what it does not tell. */
export interface GpuLoad {
  readonly index: number;
  /** 0..1. */
  readonly utilisation: number | null;
  /** Bytes. */
  readonly memoryUsed: number | null;
  readonly memoryTotal: number | null;
  /** Degrees Celsius. */
  readonly temperature: number | null;
}

/** The load of the GPUs that nvidia-smi lists; null where there is no such program, or it does not work. */
export async function readGpuLoads(path: string | undefined = process.env.PATH): Promise<readonly GpuLoad[] | null> {
  const program = findProgram('nvidia-smi', path ?? '');
  if (program === undefined) return null;
  try {
    const { stdout } = await promisify(execFile)(program, queryLoads, { timeout: 20_000 });
    return parseGpuLoads(stdout);
  } catch {
    // Installed, but without a driver or a device.
    return null;
  }
}

const queryLoads = [
  '--query-gpu=index,utilization.gpu,memory.used,memory.total,temperature.gpu',
  '--format=csv,noheader,nounits',
];

/** One GPU a line; percent, MiB and degrees, or a remark in brackets (`[N/A]`) where a GPU does not tell. */
export function parseGpuLoads(csv: string): readonly GpuLoad[] {
  return csv.split('\n').flatMap((line) => {
    const [index, utilisation, used, total, temperature] = line.split(',').map(numberOf);
    if (index == null) return [];
    return [
      {
        index,
        utilisation: scaled(utilisation, 0.01),
        memoryUsed: scaled(used, 1024 ** 2),
        memoryTotal: scaled(total, 1024 ** 2),
        temperature: scaled(temperature, 1),
      },
    ];
  });
}

function numberOf(field: string): number | null {
  return /^\s*\d+(\.\d+)?\s*$/.test(field) ? Number(field) : null;
}

function scaled(value: number | null | undefined, factor: number): number | null {
  return value == null ? null : value * factor;
}
