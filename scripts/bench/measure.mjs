import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const reportMemory = `data:text/javascript,${encodeURIComponent(
  'import { writeSync } from "node:fs"; process.on("exit", () => writeSync(3, JSON.stringify(process.resourceUsage())));',
)}`;

/** A fresh root holding the given files (path -> text). */
export function makeRoot(files) {
  const root = mkdtempSync(join(tmpdir(), 'sweep-bench-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** Runs a Node program to its end: its output, wall seconds, CPU seconds and peak memory in MiB. Fails when it does. */
export async function timeNode(args, cwd, { allowFailure = false } = {}) {
  const start = performance.now();
  const child = spawn(process.execPath, ['--import', reportMemory, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  let [output, usage, errors] = ['', '', ''];
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stdio[3].on('data', (chunk) => {
    usage += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  const seconds = (performance.now() - start) / 1000;
  if (code !== 0 && !allowFailure) throw new Error(`node ${args.join(' ')} ended with ${code}\n${errors}`);
  const { maxRSS, userCPUTime, systemCPUTime } = JSON.parse(usage);
  return { output, seconds, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, mebibytes: maxRSS / 1024 };
}

export function timeCli(args, root, options) {
  return timeNode([cli, '--root', root, ...args], root, options);
}

/** The median of what `n` calls of `once` return, by `key`. */
export async function median(n, once, key = (value) => value) {
  const values = [];
  for (let i = 0; i < n; i++) values.push(await once(i));
  return values.sort((a, b) => key(a) - key(b))[Math.floor(n / 2)];
}

export const milliseconds = (seconds) => `${(seconds * 1000).toFixed(0)} ms`;
