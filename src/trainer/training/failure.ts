import { ExitCode, UserError } from '../../base/index.ts';
import { type EventOfType, speaksOfLostDevice } from '../../model/index.ts';
import { DeviceLost } from '../backends/device-loss.ts';
import { BrokenImage } from '../data/images/broken-images.ts';

/** Loss or gradient is no longer finite: another attempt would only repeat it. */
export class Diverged extends Error {
  constructor(what: string, step: number, learningRate: number) {
    super(`the ${what} is no longer finite at step ${step}, learning rate ${Number(learningRate.toPrecision(6))}`);
  }
}

/** A file of the data set is missing or not what it should be. */
export class DataFailure extends Error {}

/** How a failed run ends: what it says of itself, and its exit code. */
export interface Failure {
  readonly event: Omit<EventOfType<'failed'>, 'time'>;
  readonly exitCode: ExitCode;
}

/** `batchSize` is null where the config could not be read. */
export function describeFailure(error: unknown, batchSize: number | null): Failure {
  const message = error instanceof Error ? error.message : String(error);
  const failed = (
    kind: Failure['event']['kind'],
    reason: string,
    exitCode: ExitCode = ExitCode.runsFailed,
  ): Failure => ({
    event: {
      type: 'failed',
      kind,
      reason,
      message: kind === 'out-of-memory' ? `${message} (batch_size ${batchSize})` : message,
    },
    exitCode,
  });
  if (error instanceof Diverged) return failed('diverged', 'diverged');
  if (error instanceof BrokenImage) return failed('data', 'broken image', error.exitCode);
  if (error instanceof DataFailure) return failed('data', 'data', exitCodeOf(error.cause));
  if (error instanceof DeviceLost || speaksOfLostDevice(message)) return failed('device-lost', 'device lost');
  if (isOutOfMemory(message)) return failed('out-of-memory', 'out of memory');
  return failed('other', error instanceof Error ? error.name : 'error', exitCodeOf(error));
}

function exitCodeOf(error: unknown): ExitCode {
  return error instanceof UserError ? error.exitCode : ExitCode.runsFailed;
}

function isOutOfMemory(message: string): boolean {
  return /out of memory|allocation failed|failed to allocate memory|Dst tensor is not initialized|OOM|cannot enlarge memory|invalid (typed )?array (buffer )?length/i.test(
    message,
  );
}
