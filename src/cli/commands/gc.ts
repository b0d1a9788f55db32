import { rmSync } from 'node:fs';
import { relative } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { ExitCode, systemClock, usageError } from '../../base/index.ts';
import { openRoot } from '../../scheduler/index.ts';
import { parseDuration } from '../../sweep/index.ts';
import type { Context } from '../context.ts';
import { printRows } from '../output/print-rows.ts';
import { sizeText } from '../output/size-text.ts';
import { findGarbage, type Garbage } from '../stored/garbage.ts';

export interface GcOptions {
  readonly checkpoints?: boolean;
  readonly orphans?: boolean;
  /** Such as `7d`. */
  readonly olderThan?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** Lists what no plan needs and, when told so, removes it. Exit 3 while an orchestrator holds the root. */
export async function gc(context: Context, options: GcOptions): Promise<ExitCode> {
  const found = collect(context, options);
  if (found.length === 0) {
    context.stdout.write('nothing to remove\n');
    return ExitCode.ok;
  }
  await list(context, found);
  const total = `${found.length} item${found.length === 1 ? '' : 's'}, ${sizeText(sum(found))}`;
  if (options.dryRun) {
    context.stdout.write(`would remove ${total}\n`);
    return ExitCode.ok;
  }
  if (!options.yes && !(await isAgreed(context, total))) {
    context.stdout.write('nothing was removed\n');
    return ExitCode.ok;
  }
  const removed = await removeAll(context, options, found);
  context.stdout.write(`removed ${removed.length} of ${found.length}, ${sizeText(sum(removed))}\n`);
  return ExitCode.ok;
}

/** Without a kind, every kind; runs that were moved away always. */
function collect({ root }: Context, { checkpoints, orphans, olderThan }: GcOptions): readonly Garbage[] {
  const all = !checkpoints && !orphans;
  const before = olderThan === undefined ? Number.POSITIVE_INFINITY : systemClock.now() - parseAge(olderThan);
  return findGarbage(root, { checkpoints: all || checkpoints === true, orphans: all || orphans === true }).filter(
    ({ changed }) => changed <= before,
  );
}

function parseAge(text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds !== undefined) return milliseconds;
  throw usageError(`--older-than takes a time such as 30m, 12h or 7d, not "${text}"`);
}

function list(context: Context, found: readonly Garbage[]): Promise<void> {
  return printRows(
    context,
    [{ name: 'what' }, { name: 'path' }, { name: 'size', align: 'right' }, { name: 'changed', keep: 1 }],
    found.map(({ kind, paths, bytes, changed }) => ({
      what: names[kind],
      path: `${relative(context.root, paths[0] ?? '')}${paths.length > 1 ? ` and ${paths.length - 1} more` : ''}`,
      size: sizeText(bytes),
      changed: new Date(changed).toISOString().slice(0, 16).replace('T', ' '),
    })),
    'table',
  );
}

const names: Readonly<Record<Garbage['kind'], string>> = {
  checkpoint: 'checkpoint of a done run',
  orphan: 'run in no plan',
  old: 'moved away by --rerun',
  leftover: 'left by an import',
  submission: 'job of ended runs',
};

async function isAgreed({ stdin, stdout, stderr }: Context, total: string): Promise<boolean> {
  if (!stdin.isTTY || !stdout.isTTY) {
    throw usageError(`nothing was removed: nobody can be asked without a terminal; -y removes ${total}, -n only lists`);
  }
  const asking = createInterface({ input: stdin, output: stderr });
  try {
    return /^y(es)?$/i.test((await asking.question(`Remove ${total}? [y/N] `)).trim());
  } finally {
    asking.close();
  }
}

/** Under the root's lock, and looked for again: what a run or another plan has come to need meanwhile stays. */
async function removeAll(
  context: Context,
  options: GcOptions,
  agreed: readonly Garbage[],
): Promise<readonly Garbage[]> {
  const { root, stderr } = context;
  const onMessage = (text: string) => void stderr.write(`${text}\n`);
  const { store, close } = await openRoot(root, { clock: systemClock, takeOver: false, onMessage });
  try {
    const known = new Set(agreed.flatMap(({ paths }) => paths));
    const still = collect(context, options).filter(({ paths }) => paths.every((path) => known.has(path)));
    for (const { kind, runId, paths } of still) {
      for (const path of paths) rmSync(path, { recursive: true, force: true });
      if (kind === 'orphan' && runId !== null) store.forgetRun(runId);
    }
    return still;
  } finally {
    close();
  }
}

function sum(found: readonly Garbage[]): number {
  return found.reduce((total, { bytes }) => total + bytes, 0);
}
