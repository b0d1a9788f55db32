import type { AttemptKey } from '../rundir/index.ts';
import type { AttemptState, Executor } from './executor.ts';

/**
 * Several executors as one: what is new goes to the chosen one, and each attempt under way stays with the one that
 * started it, whichever is chosen today.
 * @param kindOf the kind of executor that an attempt was started by; undefined where nothing is written down
 */
export function executorByKind(
  chosen: Executor,
  others: readonly Executor[],
  kindOf: (key: AttemptKey) => string | undefined,
): Executor {
  const all = [chosen, ...others];
  const ownerOf = (key: AttemptKey) => {
    const kind = kindOf(key);
    return all.find((one) => one.kind === kind) ?? chosen;
  };
  const each = async (attempts: readonly AttemptKey[], act: (one: Executor, own: readonly AttemptKey[]) => unknown) => {
    for (const one of all) {
      const own = attempts.filter((key) => ownerOf(key) === one);
      if (own.length > 0) await act(one, own);
    }
  };
  return {
    ...chosen,
    async poll(attempts) {
      const states = new Map<AttemptKey, AttemptState>();
      await each(attempts, async (one, own) => {
        for (const [index, state] of (await one.poll(own)).entries()) states.set(own[index] as AttemptKey, state);
      });
      return attempts.map((key) => states.get(key) ?? { state: 'unknown' });
    },
    cancel: (attempts, how) => each(attempts, (one, own) => one.cancel(own, how)),
    async clearAway(hasEnded) {
      for (const one of all) await one.clearAway((key) => hasEnded(key) && ownerOf(key) === one);
    },
    close() {
      for (const one of all) one.close();
    },
  };
}
