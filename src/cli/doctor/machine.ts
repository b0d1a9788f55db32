import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { promisify } from 'node:util';
import { listGpus } from '../../executors/index.ts';
import { isOnNetwork, rootPaths } from '../../rundir/index.ts';
import type { Context } from '../context.ts';
import { packageFile } from '../package-file.ts';
import { sizeText } from '../size-text.ts';
import { broken, type DoctorFinding, missing, ok } from './finding.ts';

/** Less than this and a sweep of checkpoints soon stands still, bytes. */
const littleSpace = 1024 ** 3;

export function examineNode(): DoctorFinding {
  const needed = neededNode();
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = needed.split('.').map(Number);
  const isNew = major > leastMajor || (major === leastMajor && minor >= leastMinor);
  const detail = `${process.versions.node} at ${process.execPath}`;
  return isNew ? ok('node', null, detail) : broken('node', null, detail, `install Node.js ${needed} or newer`);
}

export function examineDisk({ root }: Context): DoctorFinding {
  const { runs } = rootPaths(root);
  const folder = existsSync(runs) ? runs : root;
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync(folder);
    const free = bavail * bsize;
    const detail = `${sizeText(free)} free at ${folder}${isOnNetwork(folder) ? ', on a network file system' : ''}`;
    return free < littleSpace
      ? missing('disk', null, detail, 'free some space, or choose another --root')
      : ok('disk', null, detail);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return broken('disk', null, why, 'change its permissions, or choose another --root');
  }
}

export async function examineGpus(): Promise<readonly DoctorFinding[]> {
  const gpus = await listGpus();
  if (gpus.length === 0) {
    return [
      missing('gpu', null, 'nvidia-smi lists none', 'runs that ask for no GPU need none; otherwise install its driver'),
    ];
  }
  return gpus.map(({ index, name, memory, memoryUsed }) =>
    ok('gpu', String(index), `${name}, ${sizeText(memoryUsed)} of ${sizeText(memory)} in use`),
  );
}

export function examineWeights({ weights }: Context): DoctorFinding {
  if (weights === null)
    return missing('weights', null, 'none given', 'networks start from --weights FILE where a sweep asks for it');
  const found = statSync(weights, { throwIfNoEntry: false });
  return found?.isFile()
    ? ok('weights', null, `${weights}, ${sizeText(found.size)}`)
    : broken('weights', null, `${weights} is no file`, 'give the file with --weights or SWEEP_WEIGHTS');
}

export async function examineCluster({ env }: Context): Promise<DoctorFinding> {
  try {
    const { stdout } = await promisify(execFile)('sbatch', ['--version'], { env, timeout: 10_000 });
    return ok('cluster', null, stdout.trim());
  } catch {
    return missing(
      'cluster',
      null,
      'no sbatch here',
      'runs go to this machine; on a login node of Slurm they can go to the cluster',
    );
  }
}

/** `20.19`, from `engines` of package.json. */
function neededNode(): string {
  const manifest = readFileSync(packageFile('package.json'), 'utf8');
  return /"node":\s*">=([\d.]+)"/.exec(manifest)?.[1] ?? '0.0';
}
