import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sha256, writeFileAtomically } from '../../base/index.ts';
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from '../../rundir/index.ts';

/** All that training needs to go on; what else it uses follows from the config and the step. */
export interface Checkpoint {
  /** Steps done. */
  readonly step: number;
  /** Parameters and velocities, in the order in which training keeps them. */
  readonly tensors: readonly StoredTensor[];
  /** Results so far, as JSON text. */
  readonly progress: string;
  /** What the state belongs to; a checkpoint of another origin (other data, say) is not taken up. */
  readonly origin: string;
}

/** Writes a checkpoint as one file, then deletes older ones. Gives its name in the folder. */
export function writeCheckpoint(folder: string, { step, tensors, progress, origin }: Checkpoint): string {
  mkdirSync(folder, { recursive: true });
  const name = `step-${String(step).padStart(9, '0')}.safetensors`;
  const metadata = { step: String(step), progress, origin, checksum: checksum(tensors) };
  writeFileAtomically(join(folder, name), encodeSafetensors({ tensors, metadata }));
  for (const other of checkpointNames(folder)) if (other < name) rmSync(join(folder, other), { force: true });
  return name;
}

/** The newest checkpoint of that origin that can be read; null without one. `warn` hears of those that cannot. */
export function readNewestCheckpoint(
  folder: string,
  origin: string,
  warn: (message: string) => void,
): Checkpoint | null {
  for (const name of checkpointNames(folder).reverse()) {
    try {
      const { tensors, metadata } = decodeSafetensors(readFileSync(join(folder, name)));
      if (metadata.checksum !== checksum(tensors)) throw new Error('its checksum differs');
      if (metadata.origin !== origin) throw new Error('it belongs to other data');
      return { step: Number(metadata.step), tensors, progress: metadata.progress ?? '', origin };
    } catch (error) {
      warn(`checkpoint ${name} is passed over: ${error instanceof Error ? error.message : error}`);
    }
  }
  return null;
}

/** Oldest first. */
function checkpointNames(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^step-\d+\.safetensors$/.test(name))
      .sort();
  } catch {
    return [];
  }
}

function checksum(tensors: readonly StoredTensor[]): string {
  return sha256(tensors.map(({ name, data }) => `${name} ${sha256(bytesOf(data))}`).join('\n'));
}

function bytesOf(data: Float32Array | Uint8Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
