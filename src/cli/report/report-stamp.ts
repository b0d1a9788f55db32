import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256, writeFileAtomically } from '../../base/index.ts';
import type { StoredPlan } from '../../model/index.ts';
import type { PlanEntry } from '../../scheduler/index.ts';
import type { StoreReader } from '../../store/index.ts';
import { packageVersion } from '../package-version.ts';

/**
 * Changes whenever the default report of a sweep would: with its plan, the state of its runs, what they were done with
 * and is another now, or this program.
 */
export function reportStamp(store: StoreReader, plan: StoredPlan, entries: readonly PlanEntry[]): string {
  const changed = entries.flatMap(({ run, status, detail, start }) =>
    status === 'changed' && !start ? [[run.id, detail]] : [],
  );
  return sha256(JSON.stringify([packageVersion(), plan, store.stamp(plan.storedAs), changed]));
}

/** Whether the folder holds a report that `run` wrote with this stamp. */
export function isStamped(folder: string, stamp: string): boolean {
  const files = ['report.md', 'report.html', stampName].map((name) => join(folder, name));
  return files.every((file) => existsSync(file)) && readFileSync(join(folder, stampName), 'utf8') === stamp;
}

export function stampReport(folder: string, stamp: string): void {
  writeFileAtomically(join(folder, stampName), stamp);
}

const stampName = '.stamp';
