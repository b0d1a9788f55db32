import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlannedSweep } from '../../src/model/index.ts';

const script = join(import.meta.dirname, '..', 'fixtures', 'orchestrate.mjs');

/** An orchestrator in a process of its own (of the built code), with what it has said so far. */
export interface OtherOrchestrator {
  readonly process: ChildProcess;
  readonly said: readonly { readonly type: string; readonly [key: string]: unknown }[];
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
}

/** @param through a command that is to start it */
export function orchestrateElsewhere(
  root: string,
  planned: PlannedSweep,
  options: object = {},
  through: readonly string[] = [],
): OtherOrchestrator {
  const plan = join(mkdtempSync(join(tmpdir(), 'sweep-plan-')), 'plan.json');
  writeFileSync(plan, JSON.stringify(planned));
  const [program = '', ...args] = [...through, process.execPath, script, root, plan, JSON.stringify(options)];
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: { type: string }[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) said.push(JSON.parse(line));
  });
  const ended = new Promise<number | string>((resolve) => {
    child.on('close', (code, signal) => resolve(code ?? signal ?? ''));
  });
  return { process: child, said, ended };
}
