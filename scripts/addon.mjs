// Builds native/linux-x64/tfjs_binding.node, the addon that `sweep backend install` falls back to on machines without a
// C++ compiler, from the sources of an installed backend ("native"). Run it on the oldest system that is to be served.
import { copyFileSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { addonPath, makeAddon } from '../dist/trainer/backends/install/addon.js';
import { cacheFolder } from '../dist/trainer/backends/install/cache-folder.js';

const { package: folder } = cacheFolder('native');
const target = fileURLToPath(new URL('../native/linux-x64/tfjs_binding.node', import.meta.url));
if (makeAddon(folder) !== 'built') throw new Error('there is no C++ compiler with the headers of Node.js');
mkdirSync(new URL('../native/linux-x64/', import.meta.url), { recursive: true });
copyFileSync(`${folder}/${addonPath}`, target);
process.stdout.write(`built ${target}\n`);
