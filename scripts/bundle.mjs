// Makes the command line start faster: replaces dist/cli/main.js, as the compiler wrote it, by one file with all that
// every command loads, and a chunk beside it for each part that only some load. Runs as the last step of `npm run build`.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const folder = 'dist/cli';

/** Libraries of many small files; others, native ones among them, are loaded from node_modules when they are needed. */
const bundled = /^(@stdlib\/.*|commander|execa|p-queue|string-width|vega|vega-lite|yaml|zod)$/;

/** A bundled library gets what it imports from beside itself, where its own versions are found. */
function isExternal(id, importer) {
  return /^[\w@]/.test(id) && !bundled.test(id) && !importer?.includes('/node_modules/');
}

for (const name of readdirSync(folder)) if (name.startsWith('chunk-')) rmSync(join(folder, name));
const bundle = await rolldown({ input: 'src/cli/main.ts', platform: 'node', external: isExternal });
await bundle.write({
  dir: folder,
  chunkFileNames: 'chunk-[name]-[hash].js',
  codeSplitting: { groups: [{ name: 'base', test: /\/src\/(base|model|rundir)\// }] },
});
await bundle.close();
