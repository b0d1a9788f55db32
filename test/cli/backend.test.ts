import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { speedText } from '../../src/cli/trainer/backend-text.ts';
import { addonPath } from '../../src/trainer/backends/install/addon.ts';
import { foldersAt } from '../../src/trainer/backends/install/install-folders.ts';
import { writeMarker } from '../../src/trainer/backends/install/marker.ts';
import { finished, makeRoot, runCli, startCli } from './run-cli.ts';

const gpus = join(import.meta.dirname, '../fixtures/gpus');
const root = makeRoot({
  'sweeps/one.yaml': 'sweep: one\nconfig: {data: {set: voc-lt, source: generated}, loss: {kind: bce}}\n',
});
/** A machine where nothing has been installed, and two GPUs are listed. */
const env = {
  npm_command: 'exec',
  SWEEP_CACHE: mkdtempSync(join(tmpdir(), 'sweep-cache-')),
  PATH: `${gpus}:${process.env.PATH}`,
};

test('lists what works with its speed, what does not and how to get it, and the GPUs', async () => {
  const { code, stdout } = await runCli(root, ['backend', 'list'], { ...env, COLUMNS: '120' });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^wasm +yes +[\d.]+ GFLOP\/s +.*1 thread/m);
  expect(stdout).toMatch(/^native +no +- +TensorFlow is not installed/m);
  expect(stdout).toContain('gpu 0  NVIDIA Test, 16GB, 16.0 GiB, driver 550.54.15');
  expect(stdout).toMatch(/^ {2}native +npx sweep backend install native$/m);
});

test('a backend by name that does not work: exit 4 before anything starts, why, and what gets it', async () => {
  const { code, stderr } = await runCli(root, ['run', 'one', '--backend', 'native', '--plain'], env);
  expect(code).toBe(4);
  expect(stderr).toMatch(/^backend "native" does not work here: TensorFlow is not installed/);
  expect(stderr).toContain('npx sweep backend install native');
});

test('a damaged installation: auto and list pass it over, by name it is refused as damaged', async () => {
  const cache = mkdtempSync(join(tmpdir(), 'sweep-damaged-'));
  const folders = foldersAt(join(cache, 'backends/native'), join(cache, 'downloads'));
  for (const path of [addonPath, 'deps/tensorflow/libtensorflow_cc.so.2']) {
    mkdirSync(dirname(join(folders.package, path)), { recursive: true });
    writeFileSync(join(folders.package, path), 'a library');
  }
  writeMarker(folders, { backend: 'native' });
  truncateSync(join(folders.package, 'deps/tensorflow/libtensorflow_cc.so.2'), 4);
  const damaged = { ...env, SWEEP_CACHE: cache };
  const named = await runCli(root, ['run', 'one', '--backend', 'native', '--plain'], damaged);
  expect(named.code).toBe(4);
  expect(named.stderr).toMatch(
    /^backend "native" does not work here: its installation in .* is damaged: .*has 4 bytes/,
  );
  expect(named.stderr).toContain('npx sweep backend install native');
  const { stdout } = await runCli(root, ['backend', 'list'], { ...damaged, COLUMNS: '400' });
  expect(stdout).toMatch(/^native +no +- +its installation in .* is damaged/m);
  const trainer = join(import.meta.dirname, '../../dist/trainer/main.js');
  const answer = execFileSync(process.execPath, [trainer, 'backend', 'self-test', 'auto'], {
    env: { ...process.env, ...damaged },
    encoding: 'utf8',
  });
  expect(JSON.parse(answer)).toMatchObject({ backend: 'wasm' });
});

test('a backend whose trial a signal ends: exit 4, which one, by which signal, and what to type', async () => {
  const cache = mkdtempSync(join(tmpdir(), 'sweep-faulty-'));
  const { package: folder, marker } = foldersAt(join(cache, 'backends/native'), join(cache, 'downloads'));
  mkdirSync(join(folder, 'dist'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{}');
  writeFileSync(join(folder, 'dist/nodejs_kernel_backend.js'), "process.kill(process.pid, 'SIGBUS');");
  writeFileSync(marker, '{"format": 1}');
  const faulty = { ...env, SWEEP_CACHE: cache };
  const { code, stderr } = await runCli(root, ['run', 'one', '--backend', 'native', '--plain'], faulty);
  expect(code).toBe(4);
  expect(stderr).toContain('backend "native" does not work here: the process that tried it ended with SIGBUS\n');
  expect(stderr).toMatch(/^ {5}"npx sweep backend list" tells what works here/m);
});

test('a dry run tells what would be fetched and how large it is', async () => {
  const { code, stdout } = await runCli(root, ['backend', 'install', 'cuda', '--dry-run'], env);
  expect(code).toBe(0);
  expect(stdout).toContain('cuda: TensorFlow 2.18.1 for NVIDIA GPUs, CUDA 12.5, cuDNN 9.3\n');
  expect(stdout).toContain('    615.5 MB  pypi tensorflow 2.18.1\n');
  expect(stdout).toContain(`2425.0 MB to fetch, into ${env.SWEEP_CACHE}/backends/cuda`);
});

test('a folder without the files: exit 4, what is missing, and the steps by hand', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'sweep-empty-'));
  const { code, stderr } = await runCli(root, ['backend', 'install', 'native', '--from', empty], env);
  expect(code).toBe(4);
  expect(stderr).toContain(`${empty} lacks tensorflow_cpu-2.18.1`);
  expect(stderr).toContain('by hand: on a machine with a network');
});

test('Ctrl-C says that the same command goes on', async () => {
  // An index that never answers.
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const index = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const child = startCli(root, ['backend', 'install', 'native', '--with', 'download'], {
    ...env,
    UV_DEFAULT_INDEX: index,
  });
  server.once('request', () => child.kill('SIGINT'));
  const { code, stderr } = await finished(child);
  server.close().closeAllConnections();
  expect(code).toBe(130);
  expect(stderr).toMatch(/^interrupted; the same command goes on$/m);
});

test.each([
  [0.456, '0.46'],
  [12.3, '12'],
  [99.4, '99'],
  [99.7, '100'],
  [1234, '1234'],
])('%d GFLOP/s are shown as %s', (gflops, text) => {
  expect(speedText({ gflops, size: 512 })).toBe(`${text} GFLOP/s`);
});
