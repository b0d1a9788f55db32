import { existsSync, mkdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../base/index.ts';
import { isJsonObject } from '../base/index.ts';
import type { PlannedSweep, StoredPlan } from '../model/index.ts';
import { errorCode, readJsonFile, writeTextFile } from './json-file.ts';
import { namesIn } from './listing.ts';
import { rootPaths } from './paths.ts';

export function toStoredPlan(planned: PlannedSweep): StoredPlan {
  return { format: 1, ...planned, runs: planned.runs.map(({ id, places }) => ({ id, places })) };
}

/**
 * Keeps the plan as runs/sweeps/<storedAs>.json; its time of change says which sweep was run last.
 * @param onChange called before a plan is written that differs from the one stored last
 */
export function writeStoredPlan(root: string, plan: StoredPlan, clock: Clock, onChange: () => void = () => {}): void {
  mkdirSync(rootPaths(root).plans, { recursive: true });
  const path = planPath(root, plan.storedAs);
  const text = planText(plan);
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
    onChange();
    writeTextFile(path, text);
  }
  const now = new Date(clock.now());
  utimesSync(path, now, now);
}

/** undefined where the sweep was never run, or its file is damaged. One stored before it held `profiles` names none. */
export function readStoredPlan(root: string, storedAs: string): StoredPlan | undefined {
  const raw = readJsonFile(planPath(root, storedAs));
  if (raw === undefined || raw.format !== 1 || !Array.isArray(raw.runs) || !isJsonObject(raw.report)) return undefined;
  const { stored_as, ...rest } = raw;
  return { profiles: [], ...rest, storedAs: stored_as } as object as StoredPlan;
}

/** The sweep file that a plan was stored from, without reading the thousands of runs behind it. */
export function storedPlanFile(root: string, storedAs: string): string | undefined {
  const path = planPath(root, storedAs);
  if (!existsSync(path)) return undefined;
  // Before it stand texts only, in which the quotes of such a key would be escaped.
  const [, file] = /"file":("(?:[^"\\]|\\.)*")/.exec(readFileSync(path, 'utf8')) ?? [];
  return file === undefined ? undefined : (JSON.parse(file) as string);
}

/** Names under which sweeps were stored, the one run last first. */
export function listStoredPlans(root: string): readonly string[] {
  return namesIn(rootPaths(root).plans)
    .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
    .map((name) => ({ name: name.slice(0, -'.json'.length), time: changed(join(rootPaths(root).plans, name)) }))
    .sort((a, b) => b.time - a.time || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name);
}

function planText({ storedAs, ...plan }: StoredPlan): string {
  return `${JSON.stringify({ ...plan, stored_as: storedAs })}\n`;
}

function planPath(root: string, storedAs: string): string {
  return join(rootPaths(root).plans, `${storedAs}.json`);
}

function changed(path: string): number {
  try {
    return statSync(path).mtimeMs;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 0;
    throw error;
  }
}
