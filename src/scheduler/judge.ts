import { constants } from 'node:os';
import type { EndCause } from '../executors/index.ts';
import { type FailureReason, type InterruptionReason, type Limits, speaksOfLostDevice } from '../model/index.ts';
import type { IngestState } from '../store/index.ts';
import { durationText } from './duration-text.ts';

/** How an attempt's program ended, seen from outside. */
export interface Ending {
  /** As a shell gives it: 128 + n for signal n; null where it was lost. */
  readonly exitStatus: number | null;
  /** Why the orchestrator ended it; null where it did not. */
  readonly endedFor: 'cancelled' | 'timeout' | 'stall' | null;
  /** What a cluster ended it for; null where none did. */
  readonly cause: EndCause | null;
  /** The orchestrator that started it died first. */
  readonly orphaned: boolean;
  /** The kernel killed some process for want of memory meanwhile. */
  readonly memoryRanOut: boolean;
  /** Why no program came to be; null where one did. */
  readonly spawnError: string | null;
}

export type Verdict =
  | { readonly status: 'done'; readonly reason: 'finished'; readonly message: string }
  | { readonly status: 'failed'; readonly reason: FailureReason; readonly message: string }
  | { readonly status: 'interrupted'; readonly reason: InterruptionReason; readonly message: string };

/**
 * What an attempt has come to: done where it said `finished` and exited 0, or has gone without leaving a status.
 * @param readErrorLines the last lines of standard error, which only failures are asked for
 */
export function judge(
  said: Pick<IngestState, 'finished' | 'failed'>,
  ending: Ending,
  limits: Limits,
  readErrorLines: () => readonly string[],
): Verdict {
  const { exitStatus, endedFor, cause, orphaned, memoryRanOut, spawnError } = ending;
  if (spawnError !== null) return failed('spawn', `could not be started: ${spawnError}`);
  if (said.finished !== null && (exitStatus === 0 || (exitStatus === null && said.failed === null))) {
    return { status: 'done', reason: 'finished', message: '' };
  }
  switch (endedFor) {
    case 'timeout':
      return failed('timeout', `ran longer than limits.timeout, ${durationText(limits.timeout ?? 0)}`);
    case 'stall':
      return failed('stall', `no event for limits.stall, ${durationText(limits.stall ?? 0)}`);
    case 'cancelled':
      return interrupted('cancelled', 'cancelled');
    case null:
  }
  if (cause !== null) return byCluster(cause, limits);
  if (said.failed !== null) {
    const text = [said.failed.reason, said.failed.message].filter((part) => part !== '').join(': ');
    return said.failed.kind === 'device-lost'
      ? interrupted('device-lost', text || 'the device was lost')
      : failed(said.failed.kind, text || 'failed without saying why');
  }
  if (exitStatus === null) {
    return orphaned
      ? interrupted('orchestrator-died', 'cut off when the orchestrator died')
      : interrupted('signal', 'killed together with its supervisor');
  }
  const lastErrorLines = readErrorLines();
  const lostDevice = exitStatus === 0 ? undefined : lastErrorLines.find(speaksOfLostDevice);
  if (lostDevice !== undefined) return interrupted('device-lost', lostDevice.trim());
  if (exitStatus > 128 && signalNames.has(exitStatus - 128)) {
    return bySignal(exitStatus - 128, memoryRanOut, lastErrorLines);
  }
  const finishedFirst = said.finished === null ? '' : 'said "finished", then ';
  if (exitStatus !== 0) {
    if (speaksOfMemory(lastErrorLines)) return failed('out-of-memory', `ran out of memory (exit status ${exitStatus})`);
    if (exitStatus === 126 || exitStatus === 127) {
      return failed('spawn', `could not be started: ${lastErrorLines.at(-1) ?? `exit status ${exitStatus}`}`);
    }
    return failed('exit', `${finishedFirst}exited with status ${exitStatus}`);
  }
  return failed('no-result', 'ended without a result (exited with status 0, but never said "finished")');
}

function byCluster(cause: EndCause, limits: Limits): Verdict {
  switch (cause) {
    case 'preempted':
      return interrupted('preempted', 'preempted by the cluster');
    case 'time-limit':
      return interrupted('preempted', `reached its time limit${ofTimeout(limits)}, with a checkpoint to go on from`);
    case 'timeout':
      return failed('timeout', `reached its time limit${ofTimeout(limits)} without a new checkpoint to go on from`);
    case 'node-failed':
      return failed('node-failed', 'its node failed');
    case 'out-of-memory':
      return failed('out-of-memory', "exceeded its job's memory (resources.memory)");
    case 'cancelled':
      return interrupted('cancelled', 'its job was cancelled on the cluster');
  }
}

function ofTimeout({ timeout }: Limits): string {
  return timeout === null ? '' : ` of ${durationText(timeout)}`;
}

/** Signals that come from outside: a person, a service manager, the kernel. A program that crashes gets others. */
const fromOutside = new Set(['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGKILL', 'SIGTERM']);

const signalNames: ReadonlyMap<number, string> = new Map(
  Object.entries(constants.signals).map(([name, number]) => [number, name]),
);

function bySignal(signal: number, memoryRanOut: boolean, lastErrorLines: readonly string[]): Verdict {
  const name = signalNames.get(signal) ?? `signal ${signal}`;
  if (name === 'SIGKILL' && memoryRanOut)
    return failed('out-of-memory', 'killed by the kernel, which ran out of memory');
  if (fromOutside.has(name)) return interrupted('signal', `cut off by ${name}`);
  if (speaksOfMemory(lastErrorLines)) return failed('out-of-memory', `ran out of memory (${name})`);
  return failed('signal', `crashed with ${name}`);
}

/** What Python, PyTorch, CUDA, V8, the C++ library and the C library write when an allocation fails. */
function speaksOfMemory(lines: readonly string[]): boolean {
  return lines.some((line) =>
    /\bout of memory\b|OutOfMemory|\bMemoryError\b|\bbad_alloc\b|Cannot allocate memory|CUDA_ERROR_OUT_OF_MEMORY/i.test(
      line,
    ),
  );
}

function failed(reason: FailureReason, message: string): Verdict {
  return { status: 'failed', reason, message };
}

function interrupted(reason: InterruptionReason, message: string): Verdict {
  return { status: 'interrupted', reason, message };
}
