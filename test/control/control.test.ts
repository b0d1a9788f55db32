import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/base/index.ts';
import {
  type Command,
  holdRoot,
  isHolderAlive,
  readHolder,
  sendCommand,
  serveControl,
} from '../../src/control/index.ts';
import { socketPath } from '../../src/control/socket-path.ts';

const newFolder = () => mkdtempSync(join(tmpdir(), 'sweep-control-'));
const hold = (folder: string, more: { readonly onNetwork?: boolean; readonly takeOver?: boolean } = {}) =>
  holdRoot({
    root: folder,
    lock: join(folder, 'lock.db'),
    record: join(folder, 'orchestrator.json'),
    onNetwork: false,
    takeOver: false,
    clock: systemClock,
    ...more,
  });

test('a root is held by one process; a killed one holds it no longer', async () => {
  const folder = newFolder();
  const script = `
    const { holdRoot } = await import(${JSON.stringify(join(import.meta.dirname, '../../dist/control/index.js'))});
    const { systemClock } = await import(${JSON.stringify(join(import.meta.dirname, '../../dist/base/index.js'))});
    const [root] = process.argv.slice(1);
    holdRoot({ root, lock: root + '/lock.db', record: root + '/orchestrator.json', onNetwork: false, takeOver: false, clock: systemClock });
    console.log('held');
    setInterval(() => {}, 1000);`;
  const other = spawn(process.execPath, ['--input-type=module', '-e', script, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => other.stdout.once('data', resolve));
  const holder = readHolder(join(folder, 'orchestrator.json'));
  expect(holder).toMatchObject({ pid: other.pid });
  expect(holder && isHolderAlive(holder)).toBe(true);
  expect(() => hold(folder)).toThrow(`pid ${other.pid} on ${holder?.host}, started ${holder?.started}`);
  expect(() => hold(folder, { takeOver: true })).toThrow('is held by another orchestrator');
  // Also where somebody deletes what it holds.
  rmSync(join(folder, 'lock.db'));
  expect(() => hold(folder)).toThrow(`pid ${other.pid} on ${holder?.host}`);
  expect(() => hold(folder, { takeOver: true })).toThrow('is held by another orchestrator');
  expect(readHolder(join(folder, 'orchestrator.json'))).toEqual(holder);
  other.kill('SIGKILL');
  await new Promise((resolve) => other.once('exit', resolve));
  expect(holder && isHolderAlive(holder)).toBe(false);
  const ours = hold(folder);
  expect(readHolder(join(folder, 'orchestrator.json'))?.pid).toBe(process.pid);
  ours.release();
  expect(readHolder(join(folder, 'orchestrator.json'))).toBeUndefined();
});

test('a record whose pid belongs to another process by now, or is of an earlier boot, is nobody’s', () => {
  const folder = newFolder();
  const path = join(folder, 'orchestrator.json');
  const ours = hold(folder);
  const holder = readHolder(path);
  ours.release();
  if (holder === undefined) throw new Error('no record');
  expect(isHolderAlive(holder)).toBe(true);
  for (const changed of [
    { ...holder, start: `${holder.start}0` },
    { ...holder, boot_id: 'an earlier one' },
  ]) {
    expect(isHolderAlive(changed)).toBe(false);
    writeFileSync(path, JSON.stringify(changed));
    hold(folder).release();
  }
  // While somebody holds the lock the record may say what it likes, or be missing.
  const again = hold(folder);
  writeFileSync(path, JSON.stringify({ ...holder, boot_id: 'an earlier one' }));
  expect(() => hold(folder)).toThrow('is held by another orchestrator');
  writeFileSync(path, '');
  expect(() => hold(folder)).toThrow('is held by another orchestrator: an orchestrator');
  again.release();
});

test('on a network file system the record of another host counts, until it is claimed', () => {
  const folder = newFolder();
  const record = { host: 'elsewhere', boot_id: 'b', pid: 12, start: '34', started: '2024-05-01T12:00:00.000Z' };
  writeFileSync(join(folder, 'orchestrator.json'), JSON.stringify(record));
  expect(isHolderAlive(record)).toBeNull();
  expect(() => hold(folder, { onNetwork: true })).toThrow(/pid 12 on elsewhere.*--take-over/s);
  hold(folder, { onNetwork: true, takeOver: true }).release();
  writeFileSync(join(folder, 'orchestrator.json'), JSON.stringify(record));
  hold(folder).release();
});

test('commands and answers are lines of JSON through a socket that only its owner can reach', async () => {
  const folder = join(newFolder(), '.control');
  const heard: Command[] = [];
  const server = await serveControl(folder, async (command) => {
    heard.push(command);
    return { ok: true, message: `heard ${command.command}` };
  });
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(await sendCommand(folder, { command: 'pause', target: 'tiny' })).toEqual({ ok: true, message: 'heard pause' });
  expect(await sendCommand(folder, { command: 'ping' })).toEqual({ ok: true, message: 'heard ping' });
  expect(heard).toEqual([{ command: 'pause', target: 'tiny' }, { command: 'ping' }]);
  expect(await talk(folder, 'nonsense\n{"command":"explode"}\n')).toEqual([
    { ok: false, message: 'a command is a JSON object on one line', exitCode: 2 },
    { ok: false, message: 'unknown command "explode"', exitCode: 2 },
  ]);
  server.close();
  expect(await sendCommand(folder, { command: 'ping' })).toBeUndefined();
});

test('an orchestrator that takes connections but never answers is not waited for beyond the patience', async () => {
  const folder = join(newFolder(), '.control');
  const server = await serveControl(folder, () => new Promise(() => {}));
  expect(await sendCommand(folder, { command: 'ping' }, 50)).toBeUndefined();
  server.close();
});

test('a command that throws is answered, and the next one is heard', async () => {
  const folder = join(newFolder(), '.control');
  const server = await serveControl(folder, async ({ command }) => {
    if (command === 'pause') throw new Error('the disk is full');
    return { ok: true, message: command };
  });
  expect(await sendCommand(folder, { command: 'pause', target: null })).toEqual({
    ok: false,
    message: 'the disk is full',
    exitCode: 4,
  });
  expect(await sendCommand(folder, { command: 'ping' })).toEqual({ ok: true, message: 'ping' });
  server.close();
});

test('a socket that a killed orchestrator left behind is replaced', async () => {
  const folder = join(newFolder(), '.control');
  mkdirSync(folder);
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, 's'), '');
  const server = await serveControl(folder, async () => ({ ok: true, message: '' }));
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(await sendCommand(folder, { command: 'ping' })).toEqual({ ok: true, message: '' });
  server.close();
});

test('a path too long for a socket leads to a folder of the temporary folder', async () => {
  const folder = join(newFolder(), 'x'.repeat(120), '.control');
  expect(Buffer.byteLength(socketPath(folder))).toBeLessThan(100);
  expect(socketPath(folder)).not.toBe(socketPath(`${folder}2`));
  const server = await serveControl(folder, async () => ({ ok: true, message: 'far' }));
  expect(statSync(dirname(socketPath(folder))).mode & 0o777).toBe(0o700);
  expect(await sendCommand(folder, { command: 'ping' })).toEqual({ ok: true, message: 'far' });
  server.close();
});

function talk(folder: string, text: string): Promise<readonly unknown[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath(folder));
    let answer = '';
    socket.on('error', reject).on('data', (data) => {
      answer += data;
      const lines = answer.split('\n').slice(0, -1);
      if (lines.length < 2) return;
      socket.end();
      resolve(lines.map((line) => JSON.parse(line)));
    });
    socket.write(text);
  });
}
