// `npm run goldens -- DIR [--data DIR]`: runs the suites of test/goldens over another folder of golden files. They are
// TypeScript and so is what they check, hence Vite; it needs no build and works on every Node the project supports.
import { fileURLToPath } from 'node:url';
import { createViteServer } from 'vitest/node';

const vite = await createViteServer({
  root: fileURLToPath(new URL('..', import.meta.url)),
  configFile: false,
  appType: 'custom',
  logLevel: 'error',
  optimizeDeps: { noDiscovery: true },
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
});
try {
  const { main } = await vite.ssrLoadModule('/test/goldens/main.ts');
  process.exitCode = await main(process.argv.slice(2));
} finally {
  await vite.close();
}
