import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { ExitCode, isJsonObject, type JsonObject } from '../../base/index.ts';
import { bar } from '../../dashboard/index.ts';
import type { Context } from '../context.ts';
import { trainerEntry } from '../trainer/trainer-entry.ts';

export interface InstallCommandOptions {
  readonly dryRun?: boolean;
  readonly from?: string;
  readonly with?: string;
}

/** Has the trainer install a backend, and shows how far it is. */
export async function installBackend(
  context: Context,
  name: string,
  options: InstallCommandOptions,
): Promise<ExitCode> {
  const { cwd, env, stderr } = context;
  const child = spawn(process.execPath, [trainerEntry, 'backend', 'install', name, ...argumentsOf(options)], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const interruption = passOn(child);
  const show = shower(context, options.dryRun ?? false);
  for await (const line of createInterface(child.stdout)) {
    const event: unknown = JSON.parse(line);
    if (isJsonObject(event)) show(event);
  }
  const [status] = await ended;
  const interrupted = interruption.end();
  if (interrupted !== null && status !== 0) {
    stderr.write(`${stderr.isTTY ? '\n' : ''}interrupted; the same command goes on\n`);
    return interrupted;
  }
  if (status !== 0 && stderr.isTTY) stderr.write('\n');
  return status === 0 ? ExitCode.ok : status === ExitCode.usage ? ExitCode.usage : ExitCode.environment;
}

/** Ends the child with the signals that ask us to end, and stays to say so; gives the exit code of the first that came. */
function passOn(child: ChildProcess) {
  let code: ExitCode | null = null;
  const onSignal = (signal: NodeJS.Signals) => {
    code ??= signal === 'SIGINT' ? ExitCode.interrupted : ExitCode.terminated;
    child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    end() {
      for (const signal of signals) process.off(signal, onSignal);
      return code;
    },
  };
}

function argumentsOf({ dryRun, from, with: way }: InstallCommandOptions): readonly string[] {
  return [
    ...(dryRun ? ['--dry-run'] : []),
    ...(from === undefined ? [] : ['--from', from]),
    ...(way === undefined ? [] : ['--with', way]),
  ];
}

/** Results go to standard output, how it goes on to standard error: a bar on a terminal, else a line a file. */
function shower({ stdout, stderr }: Context, isDryRun: boolean): (event: JsonObject) => void {
  const clear = stderr.isTTY ? '\r\x1b[2K' : '';
  return (event) => {
    switch (event.type) {
      case 'plan':
        return void (isDryRun ? stdout : stderr).write(planText(event));
      case 'progress':
        if (stderr.isTTY) stderr.write(clear + progressText(event));
        else if (event.done === event.total) stderr.write(`fetched ${event.file}\n`);
        return;
      case 'step':
        return void stderr.write(`${clear}${event.text}\n`);
      case 'installed':
        return void stdout.write(clear + installedText(event));
    }
  };
}

function planText({ backend, title, folder, files }: JsonObject): string {
  const list = (Array.isArray(files) ? files : []).filter(isJsonObject);
  const left = list.reduce((sum, { bytes, fetched }) => sum + Number(bytes) - Number(fetched), 0);
  const lines = list.map(({ source, bytes, fetched }) => {
    const share = fetched === bytes ? 'fetched already' : `${megabytes(fetched)} fetched already`;
    return `  ${megabytes(bytes).padStart(10)}  ${source}${fetched === 0 ? '' : `  (${share})`}`;
  });
  return [`${backend}: ${title}`, ...lines, `${megabytes(left)} to fetch, into ${folder}`, ''].join('\n');
}

function progressText({ file, done, total }: JsonObject): string {
  const share = Number(done) / Number(total);
  const percent = `${Math.floor(share * 100)}%`.padStart(4);
  return `${bar(share, 25)} ${percent}  ${megabytes(done)} of ${megabytes(total)}  ${String(file).slice(0, 30)}`;
}

function installedText({ folder, already, check }: JsonObject): string {
  if (already) return `it is installed already, in ${folder}; to build it anew, remove that folder first\n`;
  const { device, untried } = isJsonObject(check) ? check : {};
  const tried = device === undefined ? `not tried, as ${untried}` : `it works: ${device}`;
  return `installed in ${folder}; ${tried}\n`;
}

function megabytes(bytes: JsonObject[string] | undefined): string {
  return `${(Number(bytes) / 1e6).toFixed(1)} MB`;
}
