import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { extract } from 'tar';
import type { InstallFolders } from './install-folders.ts';
import type { Artifact } from './recipe.ts';
import { extractMember, listZip } from './zip.ts';

/**
 * Lays the fetched files out as the addon looks for them: TensorFlow's libraries under deps/tensorflow, by name in
 * deps/lib, where the addon's own search path leads; CUDA's libraries under deps/nvidia, where TensorFlow's leads.
 */
export async function unpack(artifacts: readonly Artifact[], downloads: string, into: InstallFolders): Promise<void> {
  for (const { registry, project, file } of artifacts) {
    const archive = join(downloads, file);
    if (registry === 'npm') await unpackPackage(archive, join(into.backend, 'node_modules', project));
    else await unpackWheel(archive, join(into.package, 'deps'));
  }
  linkLibraries(join(into.package, 'deps'));
  for (const name of ['tfjs', 'tfjs-core']) writeBridge(join(into.backend, 'node_modules/@tensorflow', name));
}

/** Under this symbol of `globalThis` the unpacked package finds the TensorFlow.js of whoever loads it. */
export const bridgeSymbol = 'sweep-orchestrator.tfjs-core';

/** Where the members of a wheel that are needed go to, and to which folder below deps/. */
const wanted: readonly (readonly [RegExp, string])[] = [
  [/^tensorflow\/(libtensorflow_(?:cc|framework)\.so\.2)$/, 'tensorflow'],
  [/^tensorflow\/include\/((?:tensorflow\/c|xla\/tsl\/c)\/.*\.h|.*\/ctstring(?:_internal)?\.h)$/, 'include'],
  [/^nvidia\/([^/]+\/(?:lib|bin|nvvm)\/.+)$/, 'nvidia'],
];

async function unpackWheel(archive: string, deps: string): Promise<void> {
  for (const member of await listZip(archive)) {
    for (const [pattern, folder] of wanted) {
      const path = pattern.exec(member.path)?.[1];
      if (path !== undefined && !path.split('/').includes('..')) {
        await extractMember(archive, member, join(deps, folder, path));
      }
    }
  }
}

async function unpackPackage(archive: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await extract({ file: archive, cwd: folder, strip: 1 });
}

function linkLibraries(deps: string): void {
  mkdirSync(join(deps, 'lib'), { recursive: true });
  for (const library of readdirSync(join(deps, 'tensorflow'))) {
    symlinkSync(join('../tensorflow', library), join(deps, 'lib', library));
  }
  symlinkSync('libtensorflow_cc.so.2', join(deps, 'lib/libtensorflow.so'));
  symlinkSync('libtensorflow_framework.so.2', join(deps, 'lib/libtensorflow_framework.so'));
}

/** In place of a package: the one copy of TensorFlow.js that the trainer itself uses. */
function writeBridge(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.js'), `module.exports = globalThis[Symbol.for('${bridgeSymbol}')];\n`);
}
