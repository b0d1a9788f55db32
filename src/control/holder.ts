import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import {
  bootId,
  type Clock,
  ExitCode,
  isAlive,
  isJsonObject,
  ownProcess,
  timestamp,
  UserError,
} from '../base/index.ts';

/** The content of runs/orchestrator.json: who holds the root. Left behind by one that was killed. */
export interface Holder {
  readonly host: string;
  readonly boot_id: string;
  readonly pid: number;
  /** The process' start as the system counts it. */
  readonly start: string;
  /** RFC 3339. */
  readonly started: string;
}

export function thisHolder(clock: Clock): Holder {
  return { host: hostname(), boot_id: bootId(), ...ownProcess(), started: timestamp(clock) };
}

export function writeHolder(path: string, holder: Holder): void {
  const beside = `${path}.tmp-${process.pid}`;
  writeFileSync(beside, `${JSON.stringify(holder, null, 2)}\n`);
  renameSync(beside, path);
}

export function removeHolder(path: string): void {
  rmSync(path, { force: true });
}

/** undefined where nobody holds the root, or the file is damaged. */
export function readHolder(path: string): Holder | undefined {
  try {
    const raw: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (!isJsonObject(raw)) return undefined;
    const { host, boot_id, pid, start, started } = raw;
    if (typeof host !== 'string' || typeof pid !== 'number') return undefined;
    return { host, boot_id: String(boot_id), pid, start: String(start), started: String(started) };
  } catch {
    return undefined;
  }
}

/** Whether that orchestrator is at work; null where only its own host can tell. */
export function isHolderAlive(holder: Holder): boolean | null {
  if (holder.host !== hostname()) return null;
  return holder.boot_id === bootId() && isAlive(holder);
}

/** Exit 3: another orchestrator holds the root. */
export function lockedError(root: string, holder: Holder | undefined): UserError {
  const who =
    holder === undefined ? 'an orchestrator' : `pid ${holder.pid} on ${holder.host}, started ${holder.started},`;
  return new UserError(
    `${root} is held by another orchestrator: ${who} is running its sweeps.\n` +
      '"sweep status" shows how far it is, "sweep cancel" ends it, "sweep run SWEEP --enqueue" hands it more runs.',
    ExitCode.locked,
  );
}

/** Exit 3: on a network file system nobody here can tell whether the other host's orchestrator still lives. */
export function otherHostError(root: string, holder: Holder): UserError {
  return new UserError(
    `${root} lies on a network file system and was last held by pid ${holder.pid} on ${holder.host}, started ${holder.started}, ` +
      'which has not given it back.\nIf it has ended, --take-over claims the root.',
    ExitCode.locked,
  );
}
