import { execFile } from 'node:child_process';
import { availableParallelism, totalmem } from 'node:os';
import { promisify } from 'node:util';
import { findProgram } from './find-program.ts';

export interface Gpu {
  readonly index: number;
  readonly uuid: string;
  readonly name: string;
  /** Bytes. */
  readonly memory: number;
  /** Bytes in use, by whomever. */
  readonly memoryUsed: number;
  /** Its version; '' where it is not told. */
  readonly driver: string;
}

export interface Machine {
  readonly cpus: number;
  /** Bytes. */
  readonly memory: number;
}

export function describeMachine(): Machine {
  return { cpus: availableParallelism(), memory: totalmem() };
}

/** The GPUs that nvidia-smi lists; none without that program, which then costs next to nothing. */
export async function listGpus(path: string | undefined = process.env.PATH): Promise<readonly Gpu[]> {
  const program = findProgram('nvidia-smi', path ?? '');
  if (program === undefined) return [];
  try {
    const { stdout } = await promisify(execFile)(program, queryGpus, { timeout: 20_000 });
    return parseGpus(stdout);
  } catch {
    // Installed, but without a driver or a device.
    return [];
  }
}

const queryGpus = [
  '--query-gpu=index,uuid,memory.total,memory.used,name,driver_version',
  '--format=csv,noheader,nounits',
];

/** One GPU a line; memory in MiB; names may hold commas. A line that does not tell index and UUID is left out. */
export function parseGpus(csv: string): readonly Gpu[] {
  return csv.split('\n').flatMap((line) => {
    const [index, uuid, memory, used, ...rest] = line.split(',').map((field) => field.trim());
    if (!index || !/^\d+$/.test(index) || !uuid) return [];
    const driver = /^\d+(\.\d+)+$/.test(rest.at(-1) ?? '') ? (rest.pop() ?? '') : '';
    const bytes = (mebibytes: string | undefined) => (Number(mebibytes) || 0) * 1024 ** 2;
    return [
      { index: Number(index), uuid, name: rest.join(', '), memory: bytes(memory), memoryUsed: bytes(used), driver },
    ];
  });
}
