import { constants, copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ExitCode, environmentError, usageError } from '../../base/index.ts';
import type { Context } from '../context.ts';
import { packageFile } from '../package-file.ts';

export interface InitOptions {
  readonly python?: boolean;
}

/** What this package ships for `init`, and where it goes in the root. */
const templates = packageFile('data/init/');
const starter = [
  ['starter.yaml', 'sweeps/starter.yaml'],
  ['trial.mjs', 'trial.mjs'],
] as const;
const pythonStarter = [
  ['starter-python.yaml', 'sweeps/starter.yaml'],
  ['train.py', 'train.py'],
  ['sweep_trial.py', 'sweep_trial.py'],
] as const;

/**
 * Writes a commented sweep and the small program that it runs. Asks nothing and overwrites nothing: where one of the
 * files is there already, none is written (exit 2).
 */
export function init(context: Context, { python }: InitOptions): ExitCode {
  const { root, cwd, stdout, invocation } = context;
  const files = (python ? pythonStarter : starter).map(([from, to]) => ({
    from: join(templates, from),
    to: join(root, to),
  }));
  const taken = files.filter(({ to }) => existsSync(to)).map(({ to }) => relative(cwd, to));
  if (taken.length > 0) {
    throw usageError(`${taken.join(', ')} ${taken.length === 1 ? 'is' : 'are'} there already; nothing was written`);
  }
  for (const { from, to } of files) {
    try {
      mkdirSync(dirname(to), { recursive: true });
      copyFileSync(from, to, constants.COPYFILE_EXCL);
    } catch (error) {
      throw environmentError(`${to} cannot be written: ${error instanceof Error ? error.message : error}`, {
        cause: error,
      });
    }
    stdout.write(`${relative(cwd, to)}\n`);
  }
  context.stderr.write(
    `\n"${invocation} run starter" runs it; "${invocation} plan starter" shows what that would do\n`,
  );
  return ExitCode.ok;
}
