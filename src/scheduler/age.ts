import { processAge } from '../base/index.ts';
import { readPid } from '../rundir/index.ts';
import type { Context } from './context.ts';
import type { Survivor } from './recover.ts';

/**
 * Milliseconds since an earlier orchestrator started an attempt. Of a process here the time of day is not asked, which
 * may have been changed since.
 */
export function ageOf({ root, clock, isOnOneMachine }: Context, { key, record }: Survivor): number {
  const supervisor = isOnOneMachine(record.executor) ? readPid(root, key) : undefined;
  const age = supervisor === undefined ? null : processAge(supervisor);
  return age ?? Math.max(0, clock.now() - Date.parse(record.started));
}
