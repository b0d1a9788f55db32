import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { environmentError, invocationOf, shellQuoted } from '../base/index.ts';

/** Where a command reads from and writes to. Made once at the edge; commands see nothing else of the process. */
export interface Streams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** The script and its arguments, to start it again. */
  readonly argv: readonly string[];
}

/** The options every command takes, before or after its name. */
export interface GlobalOptions {
  readonly root?: string;
  readonly data?: string;
  readonly weights?: string;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color?: boolean;
}

export interface Context extends Streams {
  /** Absolute path of the folder that holds sweeps/, runs/ and reports/. */
  readonly root: string;
  /** Absolute path of --data or SWEEP_DATA, null where neither is given. */
  readonly data: string | null;
  readonly weights: string | null;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: boolean;
  /** The dashboard in sentences instead of panels: INK_SCREEN_READER is true, as in other programs drawn with Ink, or 1. */
  readonly screenReader: boolean;
  /** Characters a line may have. */
  readonly columns: number;
  /** How the program was started, for hints that can be typed again. */
  readonly invocation: string;
  /** The command line as it was typed. */
  readonly typed: string;
}

export function createContext(streams: Streams, options: GlobalOptions, argv: readonly string[] = []): Context {
  const { env, cwd } = streams;
  const invocation = invocationOf(env);
  const path = (value: string | undefined) => (value ? resolve(cwd, value) : null);
  return {
    ...streams,
    root: findRoot(cwd, options.root ?? env.SWEEP_ROOT),
    data: path(options.data ?? env.SWEEP_DATA),
    weights: path(options.weights ?? env.SWEEP_WEIGHTS),
    quiet: options.quiet ?? false,
    verbose: options.verbose ?? false,
    color: options.color !== false && !env.NO_COLOR && streams.stdout.isTTY === true,
    screenReader: env.INK_SCREEN_READER === 'true' || env.INK_SCREEN_READER === '1',
    columns: Number.parseInt(env.COLUMNS ?? '', 10) || streams.stdout.columns || 100,
    invocation,
    typed: [invocation, ...argv.map(shellQuoted)].join(' '),
  };
}

/** The named root, else the nearest folder upward with sweeps/, else the folder we are in. */
function findRoot(cwd: string, named: string | undefined): string {
  if (named) {
    const root = resolve(cwd, named);
    if (!existsSync(root)) throw environmentError(`the root ${root} does not exist`);
    return root;
  }
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'sweeps'))) return folder;
    if (dirname(folder) === folder) return cwd;
  }
}
