import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../base/index.ts';
import { runId as idOf } from '../model/index.ts';
import {
  fileChecksum,
  listAttempts,
  listRunIds,
  readOutcome,
  readResult,
  readRunSpec,
  rootPaths,
  runPaths,
} from '../rundir/index.ts';
import { openStore, openStoreReadOnly, type StoreReader } from '../store/index.ts';
import { fillStore } from './rebuild.ts';

/** Something in which store, folders and checksums do not agree. */
export interface Finding {
  readonly runId: string | null;
  /** One line: what is wrong, and where. */
  readonly message: string;
}

/** Checks every run folder against its checksums, and the store against the folders. Changes nothing. */
export async function verifyRoot(
  root: string,
): Promise<{ readonly runs: number; readonly findings: readonly Finding[] }> {
  const ids = listRunIds(root);
  const findings = ids.flatMap((id) => checkFolder(root, id));
  const store = openStoreReadOnly(rootPaths(root).store);
  if (store === undefined) {
    if (ids.length > 0)
      findings.push({ runId: null, message: 'runs/sweep.db is missing; the next "sweep run" makes it anew' });
    return { runs: ids.length, findings };
  }
  try {
    findings.push(...checkRowsHaveFolders(store, ids), ...(await checkRows(store, root)));
  } finally {
    store.close();
  }
  return { runs: ids.length, findings };
}

/** Checks a run's folder against its id and its checksums. */
export function checkFolder(root: string, runId: string): Finding[] {
  const wrong = (message: string): Finding => ({ runId, message: `runs/${runId}/${message}` });
  const attempts = listAttempts(root, runId);
  if (attempts.length === 0) return [];
  const spec = readRunSpec(root, runId);
  if (spec === undefined) return [wrong('config.json is missing or damaged')];
  const findings = idOf(spec) === runId ? [] : [wrong('config.json does not have the content that the id stands for')];
  for (const attempt of attempts) {
    const outcome = readOutcome(root, { runId, attempt });
    if (outcome === undefined) continue;
    for (const [file, sum] of Object.entries(outcome.checksums)) {
      const now = fileChecksum(join(runPaths(root, runId).folder, file));
      if (now === null) findings.push(wrong(`${file} is missing`));
      else if (now !== sum) findings.push(wrong(`${file} has changed since the attempt ended`));
    }
    if (outcome.status === 'done' && readResult(root, runId) === undefined) {
      const isThere = existsSync(runPaths(root, runId).result);
      const isTold = findings.some(({ message }) => message.includes('/result.json '));
      if (!isTold) findings.push(wrong(`result.json is ${isThere ? 'damaged' : 'missing'}`));
    }
  }
  return findings;
}

function checkRowsHaveFolders(store: StoreReader, ids: readonly string[]): Finding[] {
  const folders = new Set(ids);
  return [...store.storedRuns().values()]
    .filter((run) => run.attempts > 0 && !folders.has(run.id))
    .map(({ id }) => ({ runId: id, message: `run ${id} stands in the store, but has no folder runs/${id}` }));
}

/** Compares the store row by row with one built anew from the folders. */
async function checkRows(store: StoreReader, root: string): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sweep-verify-'));
  const anew = openStore(join(folder, 'sweep.db'), { onNetwork: false });
  try {
    await fillStore(anew, root);
    return store.snapshot(() => compareDumps(store.dump(), anew.dump()));
  } finally {
    anew.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The tables in which a run's rows differ, each once. */
function compareDumps(stored: Iterable<string>, expected: Iterable<string>): Finding[] {
  const [now, due] = [digests(stored), digests(expected)];
  const findings: Finding[] = [];
  for (const part of new Set([...now.keys(), ...due.keys()])) {
    if (now.get(part) === due.get(part)) continue;
    const [table, id] = part.split(' ');
    const of = id ? `of run ${id} ` : '';
    findings.push({ runId: id || null, message: `the rows ${of}in table ${table} are not what the run folders say` });
  }
  return findings;
}

/** One digest over the rows of every table and run. Which runs wait is known to the orchestrator alone. */
function digests(dump: Iterable<string>): ReadonlyMap<string, string> {
  const sums = new Map<string, string>();
  for (const row of dump) {
    const table = row.slice(0, row.indexOf(' '));
    if (table === 'waiting') continue;
    const part = `${table} ${/"([0-9a-f]{16})"/.exec(row)?.[1] ?? ''}`;
    sums.set(part, sha256(`${sums.get(part) ?? ''}${row}`));
  }
  return sums;
}
