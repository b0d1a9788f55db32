import { createWriteStream, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isJsonObject } from '../../../base/index.ts';
import type { Artifact } from './recipe.ts';
import { isExactly } from './verify-file.ts';

/** Python's public index, where nobody has chosen another. */
const publicIndex = 'https://pypi.org/simple';

/** Called as bytes arrive. */
export type OnProgress = (artifact: Artifact, done: number) => void;

/** A server that is silent for so long, in milliseconds, is given up. */
const patience = 60_000;

/**
 * Fetches a wheel from the index that pip and uv are told to use, going on where an earlier call was cut off. The file
 * appears under its name only when its checksum is right. Throws an Error with what went wrong in one line.
 */
export async function downloadWheel(
  artifact: Artifact,
  folder: string,
  env: NodeJS.ProcessEnv,
  onProgress: OnProgress,
): Promise<void> {
  const part = partOf(join(folder, artifact.file));
  const url = await findUrl(indexUrl(env), artifact);
  for (let isFresh = false; ; isFresh = true) {
    const start = statSync(part, { throwIfNoEntry: false })?.size ?? 0;
    if (start < artifact.bytes) await fetchRest(url, part, start, (done) => onProgress(artifact, done));
    if (await isExactly(part, artifact)) break;
    rmSync(part, { force: true });
    // What was left of an earlier call may have been another file; what came in one go is what the server has.
    if (start === 0 || isFresh) throw new Error(`${artifact.file} has another checksum than it should have`);
  }
  renameSync(part, join(folder, artifact.file));
}

/** Where the part of a file lies that has been downloaded so far. */
export function partOf(file: string): string {
  return `${file}.part`;
}

export function indexUrl(env: NodeJS.ProcessEnv): string {
  return env.UV_DEFAULT_INDEX || env.UV_INDEX_URL || env.PIP_INDEX_URL || publicIndex;
}

/** Asks the index for its files of a project (PEP 691, the simple index as JSON). */
async function findUrl(index: string, { project, file }: Artifact): Promise<string> {
  const page = `${index.replace(/\/+$/, '')}/${project}/`;
  const response = await request(page, { accept: 'application/vnd.pypi.simple.v1+json' });
  const found: unknown = await response.json().catch(() => undefined);
  if (!isJsonObject(found) || !Array.isArray(found.files)) throw new Error(`${page} is no index in JSON (PEP 691)`);
  const entry = (found.files as readonly unknown[]).filter(isJsonObject).find(({ filename }) => filename === file);
  if (typeof entry?.url !== 'string') throw new Error(`${page} has no ${file}`);
  return new URL(entry.url, page).href;
}

async function fetchRest(url: string, part: string, start: number, onBytes: (done: number) => void): Promise<void> {
  const response = await request(url, start > 0 ? { range: `bytes=${start}-` } : {});
  // A server without ranges answers with the whole file.
  const isRest = response.status === 206;
  let done = isRest ? start : 0;
  if (response.body === null) throw new Error(`${url} answered without a body`);
  const count = new Transform({
    transform(chunk: Uint8Array, _encoding, pass) {
      done += chunk.length;
      onBytes(done);
      pass(null, chunk);
    },
  });
  await pipeline(response.body, count, createWriteStream(part, { flags: isRest ? 'a' : 'w' })).catch((error) => {
    throw new Error(`${url} broke off after ${done} bytes: ${reasonOf(error)}`, { cause: error });
  });
}

async function request(url: string, headers: Readonly<Record<string, string>>): Promise<Response> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(new Error('no answer')), patience);
  try {
    const response = await fetch(url, { headers: { ...headers }, signal: silence.signal });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return response;
  } catch (error) {
    throw new Error(`${url} cannot be fetched: ${reasonOf(error)}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** fetch hides what happened in the cause of "fetch failed". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message || error.name;
}
