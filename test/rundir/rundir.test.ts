import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/index.ts';
import {
  boundLog,
  claimAttempt,
  diskError,
  dropTornCheckpoints,
  fileChecksum,
  hasCheckpoint,
  isInside,
  keepOfCheckpoint,
  lastLines,
  listAttempts,
  listRunIds,
  listStoredPlans,
  moveRunAway,
  prepareRunFolder,
  readExit,
  readOutcome,
  readRunSpec,
  readStoredPlan,
  runPaths,
  storedPlanFile,
  toStoredPlan,
  writeStoredPlan,
} from '../../src/rundir/index.ts';
import { sweepOf } from '../scheduler/sweep-of.ts';

const id = '0123456789abcdef';
const spec = { trial: { program: 'train' }, config: { loss: { kind: 'pr' } } } as const;

function newRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'sweep-rundir-'));
  mkdirSync(join(root, 'runs'));
  prepareRunFolder(root, id, spec);
  return root;
}

test('a configuration that a power cut left empty, and a folder that is missing, are made again', () => {
  const root = newRoot();
  const { config, checkpoint } = runPaths(root, id);
  writeFileSync(config, '');
  rmSync(checkpoint, { recursive: true });
  prepareRunFolder(root, id, spec);
  expect(readRunSpec(root, id)).toEqual(spec);
  expect(existsSync(checkpoint)).toBe(true);
});

test('a run folder holds its configuration, and an attempt has one owner', () => {
  const root = newRoot();
  expect(readRunSpec(root, id)).toEqual(spec);
  expect(claimAttempt(root, { runId: id, attempt: 1 })).toBe(true);
  expect(claimAttempt(root, { runId: id, attempt: 1 })).toBe(false);
  for (const attempt of [2, 10]) claimAttempt(root, { runId: id, attempt });
  expect(listAttempts(root, id)).toEqual([1, 2, 10]);
  mkdirSync(join(root, 'runs', 'not-a-run'));
  expect(listRunIds(root)).toEqual([id]);
  expect(listRunIds(join(root, 'nowhere'))).toEqual([]);
});

test('files that are missing, empty or torn count as never written', () => {
  const root = newRoot();
  const key = { runId: id, attempt: 1 };
  claimAttempt(root, key);
  expect(readOutcome(root, key)).toBeUndefined();
  for (const text of ['', '{"status":', '[]', '{"status":"x"}']) {
    writeFileSync(join(runPaths(root, id).attempts, '1', 'exit.json'), text);
    expect(readExit(root, key)).toBeUndefined();
  }
});

test('a checkpoint half written is none', () => {
  const root = newRoot();
  const { checkpoint } = runPaths(root, id);
  writeFileSync(join(checkpoint, '.tmp-step-5'), '');
  expect(hasCheckpoint(root, id)).toBe(false);
  writeFileSync(join(checkpoint, 'step-4'), '');
  expect(hasCheckpoint(root, id)).toBe(true);
  dropTornCheckpoints(root, id);
  expect(readdirSync(checkpoint)).toEqual(['step-4']);
});

test('of a finished run’s checkpoints stays what was asked for', () => {
  const root = newRoot();
  const { checkpoint } = runPaths(root, id);
  const fill = () => {
    for (const name of ['step-4', 'weights.safetensors']) writeFileSync(join(checkpoint, name), '');
  };
  fill();
  keepOfCheckpoint(root, id, 'checkpoint');
  expect(readdirSync(checkpoint)).toHaveLength(2);
  keepOfCheckpoint(root, id, 'weights');
  expect(readdirSync(checkpoint)).toEqual(['weights.safetensors']);
  keepOfCheckpoint(root, id, 'nothing');
  expect(readdirSync(checkpoint)).toEqual([]);
  // Which of these are weights, nobody knows.
  writeFileSync(join(checkpoint, 'model.pt'), '');
  keepOfCheckpoint(root, id, 'weights');
  expect(readdirSync(checkpoint)).toEqual(['model.pt']);
});

test('the last lines of a log, however long it is', () => {
  const path = join(newRoot(), 'log');
  expect(lastLines(path, 3)).toEqual([]);
  writeFileSync(path, 'one\ntwo\nthree');
  expect(lastLines(path, 2)).toEqual(['two', 'three']);
  writeFileSync(path, `${'x'.repeat(200_000)}\nlast\n`);
  expect(lastLines(path, 1)).toEqual(['last']);
});

test('a log over its bound keeps its newest half, and its writer goes on at the end', () => {
  const path = join(newRoot(), 'log');
  writeFileSync(path, Array.from({ length: 10_000 }, (_, i) => `line ${i}\n`).join(''));
  expect(boundLog(path, 200_000)).toBe(false);
  expect(boundLog(path, 20_000)).toBe(true);
  appendFileSync(path, 'and more\n');
  const text = readFileSync(path, 'utf8');
  expect(statSync(path).size).toBeLessThan(10_200);
  expect(text).toMatch(/^\[sweep: \d+ earlier bytes were dropped, limits\.log\]\n/);
  expect(text).toMatch(/line 9998\nline 9999\nand more\n$/);
});

test('checksums of small and large files', () => {
  const path = join(newRoot(), 'file');
  expect(fileChecksum(path)).toBeNull();
  for (const content of ['', 'abc', 'x'.repeat(3_000_000)]) {
    writeFileSync(path, content);
    expect(fileChecksum(path)).toBe(sha256(content));
  }
});

test('a plan comes back from its file as it was, the one stored last first', () => {
  const root = newRoot();
  const plan = toStoredPlan(sweepOf([{ command: ['true'] }]));
  const clock = (time: number) => ({ now: () => time, monotonic: () => time });
  writeStoredPlan(root, plan, clock(1_000_000));
  writeStoredPlan(root, { ...plan, storedAs: 'tiny@paper' }, clock(2_000_000));
  expect(readStoredPlan(root, 'tiny')).toEqual(plan);
  expect(readStoredPlan(root, 'other')).toBeUndefined();
  expect(listStoredPlans(root)).toEqual(['tiny@paper', 'tiny']);
  writeStoredPlan(root, plan, clock(3_000_000));
  expect(listStoredPlans(root)).toEqual(['tiny', 'tiny@paper']);
  const text = readFileSync(join(root, 'runs', 'sweeps', 'tiny.json'), 'utf8');
  expect(JSON.parse(text)).toMatchObject({ format: 1, stored_as: 'tiny', runs: [{ id: plan.runs[0]?.id }] });
  writeStoredPlan(root, { ...plan, title: 'of "file":"another.yaml"', storedAs: 'quoting' }, clock(1_000_000));
  expect(storedPlanFile(root, 'quoting')).toBe(plan.file);
  expect(storedPlanFile(root, 'other')).toBeUndefined();
});

test('runs that were moved away do not meet', () => {
  const root = newRoot();
  expect(moveRunAway(root, id)).toBe(`${id}-1`);
  prepareRunFolder(root, id, spec);
  expect(moveRunAway(root, id)).toBe(`${id}-2`);
  expect(existsSync(runPaths(root, id).folder)).toBe(false);
});

test('paths inside a folder are told from those outside', () => {
  expect(isInside('/tree/a', '/tree/a/b')).toBe(true);
  expect(isInside('/tree/a', '/tree/a')).toBe(true);
  expect(isInside('/tree/a', '/tree/ab')).toBe(false);
  expect(isInside('/tree/a', '/tree/a/..b')).toBe(true);
  const folder = mkdtempSync(join(tmpdir(), 'sweep-inside-'));
  const root = join(folder, 'root');
  mkdirSync(join(root, 'own'), { recursive: true });
  symlinkSync('root', join(folder, 'alias'));
  symlinkSync('own', join(root, 'here'));
  symlinkSync('..', join(root, 'out'));
  for (const known of [root, join(folder, 'alias')]) {
    expect(isInside(known, join(known, 'here'))).toBe(true);
    expect(isInside(known, join(known, 'here', 'not-there'))).toBe(true);
    expect(isInside(known, join(known, 'out'))).toBe(false);
    expect(isInside(known, join(known, 'out', 'root'))).toBe(true);
  }
});

test('errors of the disk are the user’s to mend', () => {
  const error = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
  expect(diskError(error, '/x/runs')).toMatchObject({
    exitCode: 4,
    message: expect.stringContaining('/x/runs: no space'),
  });
  expect(diskError(new Error('a bug'), '/x/runs')).toBeUndefined();
});
