const kept: object[] = [];

/**
 * Keeps an object from the garbage collector for as long as the process lives. For the objects of better-sqlite3 12, which
 * newer releases of Node 24 cannot collect: the process aborts (`RemoveEnvironmentCleanupHook`, env != nullptr) when that
 * happens outside of any script. Its version 13 can be collected, and needs Node 22.
 */
export function keepAlive<T extends object>(made: T): T {
  kept.push(made);
  return made;
}
