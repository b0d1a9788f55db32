import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statfsSync } from 'node:fs';
import { promisify } from 'node:util';
import { isOnNetwork, rootPaths } from '../../rundir/index.ts';
import type { Context } from '../context.ts';
import { sizeText } from '../output/size-text.ts';
import { packageFile } from '../package-file.ts';
import { type DoctorFinding, finding } from './finding.ts';

/** Less than this and a sweep of checkpoints soon stands still, bytes. */
const littleSpace = 1024 ** 3;

export function examineNode(): DoctorFinding {
  const needed = neededNode();
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = needed.split('.').map(Number);
  const isNew = major > leastMajor || (major === leastMajor && minor >= leastMinor);
  const detail = `${process.versions.node} at ${process.execPath}`;
  return isNew
    ? finding('node', 'ok', detail)
    : finding('node', 'error', detail, { hint: `install Node.js ${needed} or newer` });
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
      ? finding('disk', 'missing', detail, { hint: 'free some space, or choose another --root' })
      : finding('disk', 'ok', detail);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return finding('disk', 'error', why, { hint: 'change its permissions, or choose another --root' });
  }
}

/** Slurm's programs; accounting can be done without. */
export async function examineCluster({ env }: Context): Promise<DoctorFinding> {
  const versions = await Promise.all(
    ['sbatch', 'squeue', 'scancel', 'scontrol', 'sacct'].map(async (program) => {
      const version = await versionOf(program, env);
      return { program, version };
    }),
  );
  const named = (some: typeof versions) => some.map(({ program }) => program).join(', ');
  const here = versions.filter(({ version }) => version !== null);
  const lacking = versions.filter(({ version }) => version === null);
  if (here.length === 0) {
    const hint = 'runs go to this machine; where Slurm is, they can go to the cluster (--executor slurm)';
    return finding('cluster', 'missing', `no ${named(lacking)}`, { hint });
  }
  const detail = `${here[0]?.version}: ${named(here)}${lacking.length === 0 ? '' : `; no ${named(lacking)}`}`;
  if (lacking.every(({ program }) => program === 'sacct')) return finding('cluster', 'ok', detail);
  return finding('cluster', 'missing', detail, { hint: 'start sweep where all of them are, a login node say' });
}

/** `slurm 22.05.8`; null where the program is not here. */
async function versionOf(program: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  try {
    return (await promisify(execFile)(program, ['--version'], { env, timeout: 10_000 })).stdout.trim();
  } catch {
    return null;
  }
}

/** `20.19`, from `engines` of package.json. */
function neededNode(): string {
  const manifest = readFileSync(packageFile('package.json'), 'utf8');
  return /"node":\s*">=([\d.]+)"/.exec(manifest)?.[1] ?? '0.0';
}
