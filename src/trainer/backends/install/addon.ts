import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The addon inside the package tfjs-node; its name holds the version of Node-API that its sources are written for. */
export const addonPath = 'lib/napi-v8/tfjs_binding.node';

/** Built by `npm run addon` on Debian 12, for Linux x86-64 with glibc; serves any TensorFlow from 2.15 to 2.21. */
const prebuilt = fileURLToPath(new URL('../../../../native/linux-x64/tfjs_binding.node', import.meta.url));

/**
 * Makes the addon that joins tfjs-node to the TensorFlow under its deps/: compiles it where there is a compiler and
 * Node's headers, otherwise takes the one that travels in this package. Returns which. Throws an Error where neither can
 * be had.
 */
export function makeAddon(packageFolder: string): 'built' | 'prebuilt' {
  const compiler = ['c++', 'g++', 'clang++'].find((name) => spawnSync(name, ['--version']).status === 0);
  const headers = nodeHeaders();
  if (compiler !== undefined && headers !== undefined) {
    compileAddon(compiler, headers, packageFolder);
    return 'built';
  }
  if (!existsSync(prebuilt)) throw new Error('there is no C++ compiler with Node.js headers to build the addon with');
  const target = join(packageFolder, addonPath);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(prebuilt, target);
  return 'prebuilt';
}

/** One call of the compiler does what the package's binding.gyp would. */
function compileAddon(compiler: string, headers: string, folder: string): void {
  const target = join(folder, addonPath);
  mkdirSync(dirname(target), { recursive: true });
  const { status, stderr } = spawnSync(
    compiler,
    [
      '-std=c++17 -O2 -s -fPIC -shared -DNAPI_VERSION=8 -I. -Ideps/include'.split(' '),
      ['-I', headers, 'binding/tfjs_backend.cc', 'binding/tfjs_binding.cc', '-o', target],
      ['-Ldeps/lib', '-ltensorflow', '-ltensorflow_framework', '-Wl,-rpath,$ORIGIN/../../deps/lib'],
    ].flat(),
    { cwd: folder, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${compiler} cannot build the addon:\n${stderr}`);
}

/** Node's own headers, beside the program that runs this, or where npm is told that they lie. */
function nodeHeaders(): string | undefined {
  const roots = [process.env.npm_config_nodedir, dirname(dirname(process.execPath))];
  return roots
    .flatMap((root) => (root === undefined ? [] : [join(root, 'include/node'), join(root, 'src')]))
    .find((folder) => existsSync(join(folder, 'node_api.h')));
}
