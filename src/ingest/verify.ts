import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sha256 } from '../base/index.ts';
import { listAttempts, listRunIds, readOutcome, rootPaths } from '../rundir/index.ts';
import { isCorruption, openStore, openStoreReadOnly, type StoreReader } from '../store/index.ts';
import { checkFolder, type Finding } from './check-folder.ts';
import { fillStore } from './rebuild.ts';

export interface Verification {
  readonly runs: number;
  /** Ids of runs whose last attempt nobody has settled yet: of what it has said the store need not know all. */
  readonly underWay: ReadonlySet<string>;
  readonly findings: readonly Finding[];
}

/** An orchestrator at work changes folders and store one after the other: only what is wrong at every look is wrong. */
const [looks, pause] = [4, 150];

/** Checks every run folder against its checksums, and the store against the folders. Changes nothing. */
export async function verifyRoot(root: string): Promise<Verification> {
  const ids = listRunIds(root);
  const { findings, underWay } = await examine(root, ids, () => true);
  let persisting = findings;
  for (let look = 1; look < looks && persisting.length > 0; look++) {
    await sleep(pause);
    const doubtful = new Set(persisting.map(({ runId }) => runId));
    const isDoubtful = (id: string | null) => doubtful.has(id);
    const again = await examine(root, listRunIds(root).filter(isDoubtful), isDoubtful);
    const still = new Set(again.findings.map(({ message }) => message));
    persisting = persisting.filter(({ message }) => still.has(message));
  }
  return { runs: ids.length, underWay, findings: persisting };
}

/** One look at some runs, and at what belongs to no run (null). */
async function examine(
  root: string,
  ids: readonly string[],
  concerns: (runId: string | null) => boolean,
): Promise<Omit<Verification, 'runs'>> {
  const findings = ids.flatMap((id) => checkFolder(root, id));
  const store = openIfSound(root);
  if (store === 'damaged') return { findings: [...findings, damaged], underWay: new Set() };
  if (store === undefined) {
    if (listRunIds(root).length > 0)
      findings.push({ runId: null, message: 'runs/sweep.db is missing; the next "sweep run" makes it anew' });
    return { findings, underWay: new Set() };
  }
  try {
    const rows = await checkRows(store, root, ids);
    const underWay = unsettledRuns(store, root);
    const differing = [...checkRowsHaveFolders(store, ids), ...rows].filter(
      ({ runId }) => concerns(runId) && !(runId !== null && underWay.has(runId)),
    );
    return { findings: [...findings, ...differing], underWay };
  } catch (error) {
    if (!isCorruption(error)) throw error;
    return { findings: [...findings, damaged], underWay: new Set() };
  } finally {
    store.close();
  }
}

const damaged: Finding = { runId: null, message: 'runs/sweep.db is damaged; the next "sweep run" makes it anew' };

function openIfSound(root: string): StoreReader | undefined | 'damaged' {
  try {
    return openStoreReadOnly(rootPaths(root).store);
  } catch (error) {
    if (isCorruption(error)) return 'damaged';
    throw error;
  }
}

/** Runs of which neither the store nor the folder knows how the last attempt ended. */
function unsettledRuns(store: StoreReader, root: string): ReadonlySet<string> {
  const ids = [...store.storedRuns()].flatMap(([id, { status }]) => (status === 'running' ? [id] : []));
  return new Set(
    ids.filter((runId) => {
      const attempt = listAttempts(root, runId).at(-1);
      return attempt !== undefined && readOutcome(root, { runId, attempt }) === undefined;
    }),
  );
}

function checkRowsHaveFolders(store: StoreReader, ids: readonly string[]): Finding[] {
  const folders = new Set(ids);
  return [...store.storedRuns()]
    .filter(([id, { attempts }]) => attempts > 0 && !folders.has(id))
    .map(([id]) => ({ runId: id, message: `run ${id} stands in the store, but has no folder runs/${id}` }));
}

/** Compares the store row by row with one built anew from the folders of some runs. */
async function checkRows(store: StoreReader, root: string, ids: readonly string[]): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sweep-verify-'));
  const anew = openStore(join(folder, 'sweep.db'), { onNetwork: false });
  try {
    await fillStore(anew, root, ids);
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
