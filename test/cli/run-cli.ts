import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { main } from '../../src/cli/program.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const entry = join(project, 'dist/cli/main.js');

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A fresh root with the given files (path -> text); 'sweeps/' of the project is copied where `shipped` is set. */
export function makeRoot(files: Readonly<Record<string, string>>, shipped = false): string {
  const root = mkdtempSync(join(tmpdir(), 'sweep-cli-'));
  mkdirSync(join(root, 'sweeps'));
  if (shipped) cpSync(join(project, 'sweeps'), join(root, 'sweeps'), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** Starts the built command line in `root`, as a person would from a shell without a terminal. */
export function startCli(root: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [entry, ...args], { cwd: root, env: withoutOurs(env) });
}

export function runCli(root: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
  return finished(startCli(root, args, env));
}

export function finished(child: ChildProcess): Promise<Finished> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/**
 * Runs a command line inside this process, as dist/cli/main.js does in its own: without the time that a start takes. For
 * commands that start neither trials nor the trainer.
 */
export async function callCli(root: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
  const said = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof said) =>
    new Duplex({
      read() {},
      write(chunk: Buffer, _encoding, done) {
        said[name] += chunk;
        done();
      },
    });
  const code = await main(args, {
    stdin: stream('stdout') as NodeJS.ReadStream,
    stdout: stream('stdout') as NodeJS.WriteStream,
    stderr: stream('stderr') as NodeJS.WriteStream,
    env: withoutOurs(env),
    cwd: root,
    argv: [entry, ...args],
  });
  return { code, ...said };
}

/** What a person's shell would have, and what a test adds. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { SWEEP_ROOT, SWEEP_DATA, NO_COLOR, COLUMNS, ...clean } = process.env;
  return { ...clean, ...env };
}
