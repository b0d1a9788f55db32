import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isJsonObject, type JsonObject, systemClock, UserError, usageError } from '../base/index.ts';
import { fetchWays } from './backends/install/fetch.ts';
import { installBackend } from './backends/install/install.ts';
import { type InstallEvent, paced } from './backends/install/progress.ts';
import { installableBackends, recipeOf } from './backends/install/recipe.ts';

/** Prints one JSON object on a line. */
type Print = (object: JsonObject | InstallEvent) => void;

/**
 * The verb `backend` of the trainer: `list`, `self-test NAME [--speed]` (or the name alone), `install NAME`. What these find out they print
 * as JSON; throws a UserError where they cannot.
 */
export async function backendVerb([action = 'auto', ...args]: readonly string[], print: Print): Promise<void> {
  if (Object.hasOwn(actions, action)) await actions[action]!(args, print);
  else await actions['self-test']!([action, ...args], print);
}

const actions: Readonly<Record<string, (args: readonly string[], print: Print) => Promise<void>>> = {
  async 'self-test'(args, print) {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { speed: { type: 'boolean' } },
      allowPositionals: true,
    });
    const { measureSpeed, setUpBackend } = await import('./backends/index.ts');
    const threads = Number(process.env.SWEEP_THREADS) || 1;
    const info = await setUpBackend(positionals[0] ?? 'auto', threads, Boolean(process.env.CUDA_VISIBLE_DEVICES));
    const speed = values.speed ? { ...(await measureSpeed(() => performance.now())) } : null;
    print({ ...info, speed });
  },
  async list(args, print) {
    const { values } = parseArgs({ args: [...args], options: { 'no-speed': { type: 'boolean' } } });
    const { backends } = await import('./backends/index.ts');
    print({ backends: backends.map(({ name, howToGet }) => survey(name, howToGet, !values['no-speed'])) });
  },
  async install(args, print) {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { 'dry-run': { type: 'boolean' }, from: { type: 'string' }, with: { type: 'string', default: 'auto' } },
      allowPositionals: true,
    });
    const { hasDriver } = await import('./backends/cuda.ts');
    const backend = oneOf(installableBackends, positionals[0] ?? '', 'backend that can be installed');
    await installBackend(recipeOf(backend), {
      dryRun: values['dry-run'] ?? false,
      way: oneOf(fetchWays, values.with, 'way to fetch'),
      from: values.from === undefined ? null : resolve(values.from),
      env: process.env,
      report: paced(print, () => systemClock.monotonic()),
      check: () =>
        backend === 'cuda' && !hasDriver()
          ? { untried: 'there is no driver for an NVIDIA GPU' }
          : selfTest(backend, true),
    });
  },
};

/** What `list` tells of a backend. */
function survey(name: string, howToGet: string, wantSpeed: boolean): JsonObject {
  try {
    const { device = null, speed = null } = selfTest(name, wantSpeed);
    return { name, works: true, device, speed, why: null, get: null };
  } catch (error) {
    const why = error instanceof UserError ? reasonIn(error.message) : String(error);
    return { name, works: false, device: null, speed: null, why, get: howToGet };
  }
}

/** Tries a backend in a process of its own: native libraries do not stand each other, and end the process they fail in. */
function selfTest(name: string, wantSpeed: boolean): JsonObject {
  const program = fileURLToPath(new URL('./main.js', import.meta.url));
  const args = [program, 'backend', 'self-test', name, ...(wantSpeed ? ['--speed'] : [])];
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 120_000 });
  if (status !== 0) throw new UserError(stderr.trimEnd() || `it ended with ${signal ?? status}`, 4);
  const result: unknown = JSON.parse(stdout);
  if (!isJsonObject(result)) throw new Error(`no JSON object: ${stdout}`);
  return result;
}

/** The reason alone, out of the sentence in which a backend is refused. */
function reasonIn(message: string): string {
  return /does not work here: (.*)/.exec(message)?.[1] ?? message.split('\n').at(-1)!;
}

function oneOf<T extends string>(known: readonly T[], value: string, what: string): T {
  const found = known.find((one) => one === value);
  if (found === undefined) throw usageError(`"${value}" is no ${what}\n     expected one of: ${known.join(', ')}`);
  return found;
}
