import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canTest } from '../../../can-test.ts';

const trainer = join(import.meta.dirname, '../../../../dist/trainer/main.js');
const file = join(mkdtempSync(join(tmpdir(), 'sweep-noise-')), 'stderr.log');
const source = join(import.meta.dirname, '../../../../dist/trainer/backends/steps/without-noise.js');

/** What a process leaves in a file that is its standard error, opened with these flags, behind a line of before. */
function logged(args: readonly string[], flags: 'a' | 'r+') {
  writeFileSync(file, 'of before\n');
  const fd = openSync(file, flags);
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', fd] });
  closeSync(fd);
  return { status, text: readFileSync(file, 'utf8') };
}

/** A process that writes these lines where it would load a graph, and one more afterwards. */
const writing = (...lines: readonly string[]) => [
  '--input-type=module',
  '--eval',
  `import { writeSync } from 'node:fs';
  import { withoutNoise } from ${JSON.stringify(source)};
  withoutNoise(() => writeSync(2, ${JSON.stringify(lines.map((line) => `${line}\n`).join(''))}));
  writeSync(2, 'afterwards\\n');`,
];
const noise = [
  'WARNING: All log messages before absl::InitializeLog() is called are written to STDERR',
  'I0000 00:00:1796081307.582016   30300 mlir_graph_optimization_pass.cc:401] MLIR V1 optimization pass is not enabled',
];
const isLinux = process.platform === 'linux';

test.runIf(canTest('dropping the noise of a log', isLinux ? null : 'needs /proc'))(
  'noise is dropped from a log that is appended to; anything else stays, and all where it is written over',
  () => {
    expect(logged(writing(...noise), 'a').text).toBe('of before\nafterwards\n');
    const fault = 'E0000 00:00:1796081307.582016   30300 loader.cc:1] no such graph';
    expect(logged(writing(...noise, fault), 'a').text).toBe(['of before', ...noise, fault, 'afterwards\n'].join('\n'));
    expect(logged(writing(...noise), 'r+').text).toBe([...noise, 'afterwards\n'].join('\n'));
  },
);

const native = spawnSync(process.execPath, [trainer, 'backend', 'self-test', 'native'], { encoding: 'utf8' });
const lack = native.status === 0 ? null : (native.stderr.split('\n')[0] ?? '');

test.runIf(isLinux && canTest('the noise of TensorFlow itself', lack))(
  'starting native leaves nothing in a log',
  () => {
    expect(logged([trainer, 'backend', 'self-test', 'native'], 'a')).toEqual({ status: 0, text: 'of before\n' });
  },
);
