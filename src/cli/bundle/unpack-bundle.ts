import { mkdirSync, statfsSync } from 'node:fs';
import { extract, list, type ReadEntry } from 'tar';
import { environmentError, UserError, usageError } from '../../base/index.ts';

/** More files than any bundle of ours has. */
const mostEntries = 5_000_000;

/**
 * Unpacks a bundle into an empty folder that is made for it. Throws a UserError (exit 2) before anything is written
 * where the archive holds anything but plain files and folders at the places where a bundle has them: nothing can leave
 * the folder, no link is made; and (exit 4) where the disk has no room for all of it.
 */
export async function unpackBundle(bundle: string, folder: string): Promise<void> {
  const { bytes } = await inspect(bundle);
  mkdirSync(folder, { recursive: true });
  const { bavail, bsize } = statfsSync(folder);
  if (bytes > bavail * bsize) {
    throw environmentError(`${bundle} unpacks to ${bytes} bytes; the disk has ${bavail * bsize} left`);
  }
  await readArchive(bundle, () =>
    extract({
      file: bundle,
      cwd: folder,
      strict: true,
      // Looked at again: the file may have been exchanged since.
      filter: (_path, entry) => isEntry(entry) && refusalOf(entry) === undefined,
    }),
  );
}

async function inspect(bundle: string): Promise<{ readonly bytes: number }> {
  let [bytes, entries] = [0, 0];
  let refusal: string | undefined;
  await readArchive(bundle, () =>
    list({
      file: bundle,
      strict: true,
      onReadEntry(entry) {
        entries += 1;
        bytes += entry.size;
        refusal ??= refusalOf(entry);
      },
    }),
  );
  if (entries === 0) refusal = 'it is empty';
  if (entries > mostEntries) refusal = `it has more than ${mostEntries} entries`;
  if (refusal !== undefined)
    throw usageError(`${bundle} is no bundle of "sweep export": ${refusal}; nothing was added`);
  return { bytes };
}

/** Why an entry has no place in a bundle; undefined where it has. */
function refusalOf({ path, type }: ReadEntry): string | undefined {
  const name = JSON.stringify(path);
  if (type !== 'File' && type !== 'OldFile' && type !== 'Directory') return `${name} is a ${type}, not a plain file`;
  const [top = '', ...inner] = path.replace(/\/$/, '').split('/');
  const isSafe = [top, ...inner].every(
    (part) => part !== '' && part !== '.' && part !== '..' && !part.startsWith('.tmp-') && !/[\\\p{Cc}]/u.test(part),
  );
  const isPlan = top === 'sweeps' && (inner.length === 0 || (inner.length === 1 && planName.test(inner[0] ?? '')));
  const isRun = /^[0-9a-f]{16}$/.test(top) && inner[0] !== 'checkpoint' && inner[0] !== 'retry';
  return isSafe && (isPlan || isRun) ? undefined : `it holds ${name}, where a bundle has nothing`;
}

const planName = /^[a-z0-9][a-z0-9-]{0,63}(@[^/@]+)?\.json$/;

/** What is handed to the filter while unpacking is always an entry; the type allows a file's status too. */
function isEntry(entry: object): entry is ReadEntry {
  return 'type' in entry && 'path' in entry;
}

async function readArchive(bundle: string, read: () => Promise<void>): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const why = error instanceof Error ? error.message : error;
    throw usageError(`${bundle} cannot be read as a .tgz archive of "sweep export --bundle": ${why}`, { cause: error });
  }
}
