import { type Holder, isHolderAlive, readHolder } from '../../control/index.ts';
import { rootPaths } from '../../rundir/index.ts';

/** The orchestrator that works in a root now; another host's counts as alive, for nobody here can tell. */
export function liveHolder(root: string): Holder | undefined {
  const holder = readHolder(rootPaths(root).orchestrator);
  return holder !== undefined && isHolderAlive(holder) !== false ? holder : undefined;
}
