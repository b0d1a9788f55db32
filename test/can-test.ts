/** Whether something can be tested here. Says what is skipped, and why, where it cannot: the reporter names no reasons. */
export function canTest(what: string, lack: string | null): boolean {
  if (lack !== null) console.log(`skipped: ${what} (${lack})`);
  return lack === null;
}
