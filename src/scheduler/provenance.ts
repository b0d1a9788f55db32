import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** The commit checked out in the repository around a folder; null where there is none. Read from its files: no git needed. */
export function gitCommit(folder: string): string | null {
  const git = findGitFolder(resolve(folder));
  const head = git && read(join(git, 'HEAD'));
  if (!git || !head) return null;
  if (!head.startsWith('ref: ')) return head;
  const ref = head.slice('ref: '.length);
  // A worktree keeps its HEAD for itself and shares the branches.
  const common = resolve(git, read(join(git, 'commondir')) ?? '.');
  return read(join(common, ref)) ?? packedRef(common, ref);
}

/** Whether tracked files differ from the commit checked out; null without a repository, or a git that says so in time. */
export async function isGitDirty(folder: string): Promise<boolean | null> {
  if (findGitFolder(resolve(folder)) === null) return null;
  const status = ['--no-optional-locks', '-C', folder, 'status', '--porcelain', '--untracked-files=no'];
  try {
    const { stdout } = await promisify(execFile)('git', status, { timeout: 2_000 });
    return stdout.trim() !== '';
  } catch {
    return null;
  }
}

function findGitFolder(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (read(join(at, '.git', 'HEAD')) !== null) return join(at, '.git');
    const link = read(join(at, '.git'));
    if (link?.startsWith('gitdir: ')) return resolve(at, link.slice('gitdir: '.length));
    if (dirname(at) === at) return null;
  }
}

function packedRef(git: string, ref: string): string | null {
  const line = read(join(git, 'packed-refs'))
    ?.split('\n')
    .find((one) => one.endsWith(` ${ref}`));
  return line?.split(' ')[0] ?? null;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}
