import { randomStream } from '../base/index.ts';
import type { Retry } from '../model/index.ts';

const longest = 5 * 60_000;

/** Milliseconds to wait after the n-th failure in a row (n from 1): doubling, a quarter of jitter, at most 5 min. */
export function backoffAfter(failures: number, { backoff }: Retry, runId: string): number {
  const jitter = randomStream(Number.parseInt(runId.slice(0, 8), 16), 'backoff').uniform(failures);
  return Math.min(longest, backoff * 2 ** Math.min(failures - 1, 30) * (0.75 + jitter / 2));
}
