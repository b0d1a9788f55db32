import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Artifact } from '../../../../src/trainer/backends/install/recipe.ts';

/** A file that a registry has, and the artifact that a recipe would name it by. */
export interface Published {
  readonly artifact: Artifact;
  readonly content: Buffer;
}

export function publish(registry: Artifact['registry'], project: string, file: string, content: Buffer): Published {
  const algorithm = registry === 'pypi' ? 'sha256' : 'sha512';
  const value = createHash(algorithm)
    .update(content)
    .digest(registry === 'pypi' ? 'hex' : 'base64');
  const checksum = { algorithm, value } as const;
  return { artifact: { registry, project, version: '1.0.0', file, bytes: content.length, checksum }, content };
}

/** How a registry behaves towards who fetches a file. */
export interface Manners {
  /** Cuts the connection after so many bytes of each answer, once they have had the time to arrive. */
  cutAfter: number | null;
  /** Serves a part of a file where one is asked for. */
  ranges: boolean;
}

/** A Python index and an npm registry on the loopback interface, which remembers what it was asked for. */
export async function startRegistry(published: readonly Published[]) {
  const manners: Manners = { cutAfter: null, ranges: true };
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push([request.url, request.headers.range].filter(Boolean).join(' '));
    answer(request, response, published, manners);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => new Promise((resolve) => server.close(resolve).closeAllConnections());
  return { index: `${base}/simple`, npm: `${base}/npm/`, manners, requests, close };
}

function answer(
  { url = '', headers }: IncomingMessage,
  response: ServerResponse,
  all: readonly Published[],
  manners: Manners,
) {
  const path = decodeURIComponent(url);
  const host = `http://${headers.host}`;
  const json = (value: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
  const file = all.find(({ artifact }) => path === `/files/${artifact.file}`);
  if (file !== undefined) {
    sendFile(file.content, headers.range, response, manners);
    return;
  }
  const found = all.filter(({ artifact }) =>
    [`/simple/${artifact.project}/`, `/npm/${artifact.project}`].includes(path),
  );
  if (found.length === 0) {
    response.writeHead(404).end();
    return;
  }
  const { project, version, file: name, checksum } = found[0]!.artifact;
  if (path.startsWith('/simple/')) {
    json({ files: found.map(({ artifact }) => ({ filename: artifact.file, url: `../../files/${artifact.file}` })) });
    return;
  }
  const dist = { tarball: `${host}/files/${name}`, integrity: `sha512-${checksum.value}` };
  json({ name: project, 'dist-tags': { latest: version }, versions: { [version]: { name: project, version, dist } } });
}

function sendFile(content: Buffer, range: string | undefined, response: ServerResponse, { cutAfter, ranges }: Manners) {
  const start = ranges ? Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0) : 0;
  response.writeHead(start > 0 ? 206 : 200, { 'content-length': content.length - start });
  if (cutAfter === null) response.end(content.subarray(start));
  else response.write(content.subarray(start, start + cutAfter), () => setTimeout(() => response.destroy(), 300));
}
