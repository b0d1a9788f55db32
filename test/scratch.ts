import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Every test, and every program that it starts, makes its folders in one, which is removed with all of them at the end. */
export function setup(): () => void {
  const scratch = mkdtempSync(join(tmpdir(), 'sweep-tests-'));
  process.env.TMPDIR = scratch;
  return () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
}
