import { constants, fstatSync, ftruncateSync, readFileSync } from 'node:fs';

const stderr = 2;

/** What TensorFlow writes as the first graph of a process is loaded, and nobody can act on. */
const noise = [
  /^WARNING: All log messages before absl::InitializeLog\(\) is called are written to STDERR$/,
  /^I0000 .* MLIR V1 optimization pass is not enabled$/,
];

/**
 * Takes back what `action` has written to a log at the end of standard error, where that is TensorFlow's noise alone: at
 * the head of a trial's stderr.log it would be taken for what the trial has to say. TensorFlow writes to the descriptor
 * itself, whatever TF_CPP_MIN_LOG_LEVEL is, so it can be removed only afterwards, and only from a file that is appended
 * to: elsewhere the next write would leave a hole, and another descriptor in its place would be closed under Node.js.
 */
export function withoutNoise<T>(action: () => T): T {
  const before = logSize();
  try {
    return action();
  } finally {
    if (before !== null) dropNoise(before);
  }
}

/** Null where standard error is no regular file. */
function logSize(): number | null {
  const stat = fstatSync(stderr);
  return stat.isFile() ? stat.size : null;
}

function dropNoise(start: number): void {
  const end = logSize();
  if (end === null || end <= start) return;
  try {
    if (!isAppendedTo()) return;
    const added = readFileSync(`/proc/self/fd/${stderr}`).subarray(start);
    const lines = added.toString('utf8').split('\n');
    const isNoise = lines.pop() === '' && lines.every((line) => noise.some((pattern) => pattern.test(line)));
    // Something that was written in between stays, and the noise with it.
    if (isNoise && added.length === end - start && logSize() === end) ftruncateSync(stderr, start);
  } catch {
    // A system without /proc, or a log that may not be read: the noise stays.
  }
}

function isAppendedTo(): boolean {
  const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${stderr}`, 'utf8'))?.[1];
  return flags !== undefined && (Number.parseInt(flags, 8) & constants.O_APPEND) !== 0;
}
