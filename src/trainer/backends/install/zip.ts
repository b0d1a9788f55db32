import { createReadStream, createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

/** A file inside a zip archive such as a wheel. */
export interface ZipMember {
  readonly path: string;
  /** Bytes when extracted. */
  readonly size: number;
  readonly compressedSize: number;
  readonly isDeflated: boolean;
  /** Of its local header in the archive. */
  readonly offset: number;
}

/** Lists an archive by its central directory (APPNOTE 4.3.12). Throws an Error for what is none, or needs ZIP64. */
export async function listZip(archive: string): Promise<readonly ZipMember[]> {
  const file = await open(archive, 'r');
  try {
    const { count, offset, bytes } = await findDirectory(file, archive);
    const directory = await readAt(file, offset, bytes);
    const members: ZipMember[] = [];
    for (let at = 0; members.length < count; ) {
      if (directory.readUInt32LE(at) !== 0x02014b50) throw new Error(`${archive} has a damaged directory`);
      const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) => directory.readUInt16LE(at + field));
      const end = at + 46 + nameBytes!;
      members.push({
        path: directory.toString('utf8', at + 46, end),
        isDeflated: directory.readUInt16LE(at + 10) === 8,
        compressedSize: directory.readUInt32LE(at + 20),
        size: directory.readUInt32LE(at + 24),
        offset: directory.readUInt32LE(at + 42),
      });
      at = end + extraBytes! + commentBytes!;
    }
    return members;
  } finally {
    await file.close();
  }
}

/** Writes one member to `target`, whose folder is made; never more than a chunk of it is in memory. */
export async function extractMember(archive: string, member: ZipMember, target: string): Promise<void> {
  const file = await open(archive, 'r');
  const header = await readAt(file, member.offset, 30).finally(() => file.close());
  const start = member.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  mkdirSync(dirname(target), { recursive: true });
  if (member.size === 0) return writeFileSync(target, '');
  const to = createWriteStream(target);
  const from = createReadStream(archive, { start, end: start + member.compressedSize - 1 });
  await (member.isDeflated ? pipeline(from, createInflateRaw(), to) : pipeline(from, to));
  if (to.bytesWritten !== member.size) throw new Error(`${member.path} in ${archive} is damaged`);
}

/** The end record lies behind everything else but a comment of at most 64 KiB. */
async function findDirectory(file: FileHandle, archive: string) {
  const { size } = await file.stat();
  const start = Math.max(0, size - 22 - 0xffff);
  const tail = await readAt(file, start, size - start);
  const at = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (at < 0) throw new Error(`${archive} is no zip archive`);
  const [count, bytes, offset] = [
    tail.readUInt16LE(at + 10),
    tail.readUInt32LE(at + 12),
    tail.readUInt32LE(at + 16),
  ] as const;
  if (offset === 0xffffffff || count === 0xffff) throw new Error(`${archive} is in ZIP64, which is not read here`);
  return { count, bytes, offset };
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead !== length) throw new Error('the archive ends too early');
  return buffer;
}
