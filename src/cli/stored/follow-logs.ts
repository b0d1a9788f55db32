import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, usageError } from '../../base/index.ts';
import { parseEventLine } from '../../model/index.ts';
import { attemptPaths, listAttempts, readOutcome, readPid } from '../../rundir/index.ts';
import { liveHolder } from '../orchestrator/live-holder.ts';
import { eventText } from './event-text.ts';

export interface LogOptions {
  readonly root: string;
  readonly runId: string;
  /** null: the last one, and with `follow` those that come after it. */
  readonly attempt: number | null;
  readonly follow: boolean;
  /** False where what was written waits for the reader. */
  readonly write: (text: Uint8Array | string) => boolean;
  readonly drained: () => Promise<unknown>;
  readonly say: (text: string) => void;
}

/** How often files are looked at for more. */
const interval = 200;

/**
 * Writes what an attempt prints, as it is: standard output and error, each under a heading like `tail`'s as soon as
 * both say something; for a program that prints nothing, its events. Ends when the attempt, and the run, have ended.
 */
export async function followLogs(options: LogOptions): Promise<void> {
  const { root, runId, say } = options;
  let attempt = options.attempt ?? listAttempts(root, runId).at(-1);
  if (options.attempt !== null && !listAttempts(root, runId).includes(options.attempt)) {
    const there = listAttempts(root, runId).join(', ') || 'none yet';
    throw usageError(`run ${runId} has no attempt ${options.attempt}\nattempts that it has: ${there}`);
  }
  if (attempt === undefined) {
    say(`run ${runId} has not been started yet; waiting for it`);
    attempt = await nextAttempt(options, 0);
  }
  while (attempt !== undefined) {
    await followAttempt(options, attempt);
    attempt = options.follow && options.attempt === null ? await nextAttempt(options, attempt) : undefined;
    if (attempt !== undefined) say(`attempt ${attempt}`);
  }
}

/** The number of the attempt after this one, once it is there; undefined where none is going to come. */
async function nextAttempt({ root, runId }: LogOptions, before: number): Promise<number | undefined> {
  for (;;) {
    const next = listAttempts(root, runId).find((one) => one > before);
    if (next !== undefined) return next;
    const outcome = before === 0 ? undefined : readOutcome(root, { runId, attempt: before });
    const isOver = outcome?.status === 'done' || (outcome?.status === 'failed' && outcome.final);
    if (isOver || liveHolder(root) === undefined) return undefined;
    await sleep(interval);
  }
}

async function followAttempt(options: LogOptions, attempt: number): Promise<void> {
  const { root, runId } = options;
  const key = { runId, attempt };
  const paths = attemptPaths(root, key);
  const printer = createPrinter(options);
  const files = [paths.stdout, paths.stderr].map((path) => ({
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    at: 0,
  }));
  const events = { at: 0, torn: '', decoder: new StringDecoder('utf8') };
  for (;;) {
    // Asked before the files are read: what was printed until then is read below.
    const hasEnded = readOutcome(root, key) !== undefined || !isUnderWay(root, key);
    for (const file of files) {
      file.at = await readOn(file.path, file.at, (piece) => printer.printed(file.name, piece));
    }
    // Events stand in for what a program does not print.
    events.at = await readOn(paths.events, events.at, (piece) => {
      const lines = (events.torn + events.decoder.write(piece)).split('\n');
      events.torn = lines.pop() ?? '';
      return printer.reported(lines);
    });
    if (hasEnded || !options.follow) return;
    await sleep(interval);
  }
}

/** Reads a file from an offset to its end, in pieces; gives the new offset. A file that was cut is gone on with at its end. */
async function readOn(path: string, from: number, take: (piece: Buffer) => Promise<void>): Promise<number> {
  if (!existsSync(path)) return from;
  const file = openSync(path, 'r');
  try {
    if (statSync(path).size < from) return statSync(path).size;
    const piece = Buffer.allocUnsafe(64 * 1024);
    let at = from;
    for (
      let read = readSync(file, piece, 0, piece.length, at);
      read > 0;
      read = readSync(file, piece, 0, piece.length, at)
    ) {
      at += read;
      await take(Buffer.from(piece.subarray(0, read)));
    }
    return at;
  } finally {
    closeSync(file);
  }
}

function createPrinter({ write, drained }: LogOptions) {
  let last: string | undefined;
  const put = async (text: Uint8Array | string) => {
    if (!write(text)) await drained();
  };
  return {
    async printed(name: string, piece: Uint8Array) {
      if (last !== name && (last !== undefined || name === 'stderr.log')) await put(`==> ${name} <==\n`);
      last = name;
      await put(piece);
    },
    async reported(lines: readonly string[]) {
      if (last !== undefined) return;
      for (const line of lines) {
        const parsed = parseEventLine(line);
        if (parsed.kind === 'event') await put(`${eventText(parsed.event)}\n`);
      }
    },
  };
}

/** Whether anything can still be added: an orchestrator works, or the attempt's supervisor outlived it. */
function isUnderWay(root: string, key: { readonly runId: string; readonly attempt: number }): boolean {
  const supervisor = readPid(root, key);
  return liveHolder(root) !== undefined || (supervisor !== undefined && isAlive(supervisor));
}
