import { accessSync, constants, mkdirSync, statfsSync } from 'node:fs';
import { environmentError, type UserError } from '../base/index.ts';
import { errorCode } from './json-file.ts';
import { rootPaths } from './paths.ts';

/** Makes runs/ where it is missing. Throws exit 4 where it cannot be written. */
export function prepareRunsFolder(root: string): void {
  const { runs } = rootPaths(root);
  try {
    mkdirSync(runs, { recursive: true });
    accessSync(runs, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw diskError(error, runs) ?? error;
  }
}

/** The environment error (exit 4) behind a failed write; undefined where the disk is not to blame. */
export function diskError(error: unknown, path: string): UserError | undefined {
  const code = errorCode(error) ?? '';
  const reason = diskReasons[code] ?? (code.startsWith('SQLITE_IOERR') ? diskReasons.EIO : undefined);
  return reason === undefined ? undefined : environmentError(`${path}: ${reason}`, { cause: error });
}

/** Magic numbers of file systems that other hosts can write to (linux/magic.h and the file systems' own sources). */
const networkFileSystems = new Set([
  0x6969, // NFS
  0x517b, // SMB
  0xff534d42, // CIFS
  0xfe534d42, // SMB2
  0x0bd00bd0, // Lustre
  0x47504653, // GPFS
  0x19830326, // BeeGFS
  0x00c36400, // Ceph
  0x5346414f, // AFS
  0x01021997, // 9P
  0x01161970, // GFS2
  0x7461636f, // OCFS2
  0xaad7aaea, // PanFS
]);

/** True where other hosts may have the same files open: no shared memory between them, and pids mean nothing. */
export function isOnNetwork(folder: string): boolean {
  if (process.platform !== 'linux') return false;
  return networkFileSystems.has(statfsSync(folder).type >>> 0);
}

const diskReasons: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the disk; free some and run the same command again',
  SQLITE_FULL: 'no space is left on the disk; free some and run the same command again',
  EDQUOT: 'the disk quota is used up; free some space and run the same command again',
  EEXIST: 'is no folder; move it out of the way or choose another --root',
  ENOTDIR: 'does not lie in a folder; choose another --root',
  EROFS: 'is on a read-only file system; choose another --root',
  SQLITE_READONLY: 'may not be written by this user; change its permissions or choose another --root',
  SQLITE_CANTOPEN: 'may not be written by this user; change its permissions or choose another --root',
  EACCES: 'may not be written by this user; change its permissions or choose another --root',
  EPERM: 'may not be written by this user; change its permissions or choose another --root',
  EIO: 'the disk reports an input/output error',
  EMFILE: 'too many files are open; raise `ulimit -n`',
  ENFILE: 'too many files are open on this machine',
};
