import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { create } from 'tar';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { JsonObject } from '../../../../src/base/index.ts';
import { addonPath } from '../../../../src/trainer/backends/install/addon.ts';
import { installBackend } from '../../../../src/trainer/backends/install/install.ts';
import { installFolders } from '../../../../src/trainer/backends/install/install-folders.ts';
import { examineInstallation } from '../../../../src/trainer/backends/install/marker.ts';
import type { InstallEvent } from '../../../../src/trainer/backends/install/progress.ts';
import { type Recipe, recipeOf } from '../../../../src/trainer/backends/install/recipe.ts';
import { canTest } from '../../../can-test.ts';
import { type Published, publish, startRegistry } from './registry.ts';
import { zipOf } from './zip-file.ts';

/** A linker takes a text file for a library without symbols. */
const library = '/* no symbols */\n';
const binding = `#include <node_api.h>
NAPI_MODULE_INIT() {
  napi_value answer;
  napi_create_int32(env, 42, &answer);
  napi_set_named_property(env, exports, "answer", answer);
  return exports;
}
`;
const hasCompiler = ['c++', 'g++', 'clang++'].some((name) => spawnSync(name, ['--version']).status === 0);
const hasHeaders = existsSync(join(dirname(dirname(process.execPath)), 'include/node/node_api.h'));
const isLinux = process.platform === 'linux' && process.arch === 'x64';
const lack =
  isLinux && hasCompiler && hasHeaders ? null : 'not Linux x86-64 with a C++ compiler and the headers of Node.js';
const canBuild = canTest('building an addon', lack);

let folder: string;
let published: Published[];
let recipe: Recipe;
let registry: Awaited<ReturnType<typeof startRegistry>>;
let events: InstallEvent[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sweep-install-'));
  const wheel = zipOf({
    'tensorflow/libtensorflow_cc.so.2': library,
    'tensorflow/libtensorflow_framework.so.2': library,
    'tensorflow/include/tensorflow/c/c_api.h': '',
    'tensorflow/python/not_needed.py': 'print("left out")',
  });
  published = [
    publish('pypi', 'fake-tensorflow', 'fake_tensorflow-1.0.0.whl', wheel),
    publish('npm', '@tensorflow/tfjs-node', 'tensorflow-tfjs-node-1.0.0.tgz', await packageOf(folder)),
  ];
  recipe = { backend: 'native', title: 'a fake', artifacts: published.map(({ artifact }) => artifact) };
  registry = await startRegistry(published);
  events = [];
  vi.stubEnv('npm_config_registry', registry.npm);
  vi.stubEnv('npm_config_cache', join(folder, 'npm-cache'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await registry.close();
});

const backendFolder = () => join(folder, 'cache/backends/native');
const install = (options: { dryRun?: boolean; from?: string; check?: () => JsonObject; index?: string } = {}) =>
  installBackend(recipe, {
    dryRun: options.dryRun ?? false,
    way: 'download',
    from: options.from ?? null,
    env: { SWEEP_CACHE: join(folder, 'cache'), PIP_INDEX_URL: options.index ?? registry.index },
    report: (event) => events.push(event),
    check: options.check ?? loadAddon,
  });
const types = () => events.map(({ type }) => type);

function loadAddon(): JsonObject {
  return createRequire(import.meta.url)(
    join(backendFolder(), 'node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node'),
  );
}

test('a dry run tells what would be fetched and how large it is, and writes nothing', async () => {
  await install({ dryRun: true });
  expect(events).toEqual([
    {
      type: 'plan',
      backend: 'native',
      title: 'a fake',
      folder: backendFolder(),
      files: published.map(({ artifact }) => ({
        file: artifact.file,
        source: `${artifact.registry} ${artifact.project} 1.0.0`,
        bytes: artifact.bytes,
        fetched: 0,
      })),
    },
  ]);
  expect(existsSync(join(folder, 'cache'))).toBe(false);
  expect(registry.requests).toEqual([]);
});

describe.runIf(canBuild)('on Linux x86-64 with a C++ compiler and the headers of Node.js', () => {
  test('fetches, unpacks, builds and tries a backend; the next call finds it', async () => {
    await install();
    expect(events.at(-1)).toMatchObject({ type: 'installed', already: false, check: { answer: 42 } });
    const deps = join(backendFolder(), 'node_modules/@tensorflow/tfjs-node/deps');
    expect(readdirSync(deps).sort()).toEqual(['include', 'lib', 'tensorflow']);
    expect(readFileSync(join(deps, 'lib/libtensorflow.so'), 'utf8')).toBe(library);
    expect(JSON.parse(readFileSync(join(backendFolder(), 'installed.json'), 'utf8'))).toMatchObject({
      addon: 'built',
      versions: { 'fake-tensorflow': '1.0.0' },
    });
    expect(readdirSync(join(folder, 'cache/downloads'))).toEqual([]);
    events = [];
    await install();
    expect(types()).toEqual(['installed']);
    events = [];
    await install({ dryRun: true });
    expect(events).toMatchObject([{ type: 'installed', already: true }]);
  });

  test.each([
    ['cut short', (path: string) => truncateSync(path, 3), 'has 3 bytes instead of'],
    ['removed', (path: string) => rmSync(path), 'is missing'],
  ])('an installation with a library %s is replaced, whatever its marker says', async (_, damage, told) => {
    await install();
    const library = 'node_modules/@tensorflow/tfjs-node/deps/tensorflow/libtensorflow_cc.so.2';
    damage(join(backendFolder(), library));
    events = [];
    await install();
    expect(events).toContainEqual({ type: 'step', text: expect.stringContaining(`${library} ${told}`) });
    expect(events.at(-1)).toMatchObject({ type: 'installed', already: false });
    expect(readFileSync(join(backendFolder(), library), 'utf8')).toBe('/* no symbols */\n');
  });

  test('an addon that was cut short is damage too; a marker without sizes is believed', async () => {
    await install();
    const folders = installFolders('native', { SWEEP_CACHE: join(folder, 'cache') });
    truncateSync(join(folders.package, addonPath), 100);
    expect(examineInstallation(folders)).toMatchObject({ kind: 'damaged', damage: expect.stringContaining('.node') });
    writeFileSync(folders.marker, '{"format": 1, "backend": "native"}');
    expect(examineInstallation(folders)).toEqual({ kind: 'whole' });
  });

  test('what is built but does not work is removed, with the reason', async () => {
    const check = () => {
      throw new Error('it computes wrongly');
    };
    await expect(install({ check })).rejects.toMatchObject({
      exitCode: 4,
      message: 'backend "native" was built, but does not work here, and was removed:\nit computes wrongly',
    });
    expect(existsSync(backendFolder())).toBe(false);
    expect(readdirSync(join(folder, 'cache/downloads'))).toHaveLength(2);
  });

  test('takes the files from a folder that they were brought to', async () => {
    const from = join(folder, 'brought');
    mkdirSync(from);
    for (const { artifact, content } of published) writeFileSync(join(from, artifact.file), content);
    await install({ from });
    expect(types()).toContain('installed');
    expect(registry.requests).toEqual([]);
  });
});

test('without a network: exit 4, the reason, and every step by hand', async () => {
  const index = registry.index;
  await registry.close();
  const error = await install({ index }).catch((reason: Error) => reason);
  expect(error).toMatchObject({ exitCode: 4 });
  expect(String(error)).toContain('backend "native" was not installed: ');
  expect(String(error)).toContain('fake-tensorflow==1.0.0');
  expect(String(error)).toContain('npm pack --pack-destination DIR @tensorflow/tfjs-node@1.0.0');
  expect(String(error)).toContain('sweep backend install native --from DIR');
  expect(existsSync(backendFolder())).toBe(false);
  registry = await startRegistry([]);
});

test('what an installation that was cut off left is removed by the next, what another is at work on is not', async () => {
  const backends = dirname(backendFolder());
  const { pid } = spawnSync('true');
  const left = [`native.tmp-${pid}`, `native.tmp-${process.ppid}`, `cuda.tmp-${pid}`];
  for (const name of left) mkdirSync(join(backends, name, 'node_modules'), { recursive: true });
  await expect(install({ from: folder })).rejects.toThrow('lacks');
  expect(readdirSync(backends).sort()).toEqual(left.slice(1).sort());
});

test('a dry run counts what earlier calls have fetched, whole files and parts', async () => {
  const downloads = join(folder, 'cache/downloads');
  mkdirSync(downloads, { recursive: true });
  const [wheel, packed] = published.map(({ artifact }) => artifact);
  writeFileSync(join(downloads, `${wheel!.file}.part`), 'seven b');
  writeFileSync(join(downloads, packed!.file), published[1]!.content);
  await install({ dryRun: true });
  expect(events).toMatchObject([{ files: [{ fetched: 7 }, { fetched: packed!.bytes }] }]);
});

test('a cache that cannot be a folder is refused in a sentence', async () => {
  writeFileSync(join(folder, 'cache'), '');
  const message = `the cache (SWEEP_CACHE) cannot be made: ${join(folder, 'cache')} is no folder`;
  await expect(install()).rejects.toMatchObject({ exitCode: 4, message });
});

test('a folder that lacks a file is refused by its name', async () => {
  const from = mkdtempSync(join(tmpdir(), 'sweep-brought-'));
  await expect(install({ from })).rejects.toThrow(`${from} lacks fake_tensorflow-1.0.0.whl`);
});

test.each(['native', 'cuda'] as const)('the recipe of %s pins every file by name, size and checksum', (backend) => {
  const { artifacts } = recipeOf(backend);
  expect(new Set(artifacts.map(({ file }) => file)).size).toBe(artifacts.length);
  for (const { registry, version, file, bytes, checksum } of artifacts) {
    expect(file).toContain(version);
    expect(bytes).toBeGreaterThan(1000);
    expect(checksum.value).toMatch(registry === 'pypi' ? /^[0-9a-f]{64}$/ : /^[\w+/]{86}==$/);
  }
});

/** A package as npm packs it: all under package/. */
async function packageOf(into: string): Promise<Buffer> {
  const root = join(into, 'packed');
  mkdirSync(join(root, 'package/binding'), { recursive: true });
  writeFileSync(join(root, 'package/package.json'), '{"name": "@tensorflow/tfjs-node", "version": "1.0.0"}');
  writeFileSync(join(root, 'package/binding/tfjs_backend.cc'), '');
  writeFileSync(join(root, 'package/binding/tfjs_binding.cc'), binding);
  await create({ gzip: true, file: join(root, 'package.tgz'), cwd: root }, ['package']);
  return readFileSync(join(root, 'package.tgz'));
}
