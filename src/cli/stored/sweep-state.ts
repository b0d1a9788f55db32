import type { Reply } from '../../control/index.ts';
import type { SweepState } from '../../dashboard/index.ts';

/** What the orchestrator's answer to `ping` says of how it stands. */
export function sweepStateOf({ message }: Reply): SweepState {
  const word = message.split(':')[0];
  if (word === 'cancelled') return 'cancelling';
  return word === 'paused' || word === 'stopping' ? word : 'running';
}
