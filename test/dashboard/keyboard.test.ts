import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { openKeyboard, type Stroke, strokesIn } from '../../src/dashboard/keyboard.ts';

function nameOf(stroke: Stroke): string {
  if (stroke.key === 'text') return stroke.text;
  return stroke.key === 'ctrl' ? `ctrl-${stroke.letter}` : stroke.key;
}

function keys(text: string): readonly string[] {
  return strokesIn(text, true).strokes.map(nameOf);
}

/** A keyboard on that stream, and what it has read; with raw mode, which only terminals have. */
function listen(input: Readable) {
  const modes: boolean[] = [];
  const terminal = { ref() {}, unref() {}, setRawMode: (mode: boolean) => modes.push(mode), isTTY: true };
  const stdin: NodeJS.ReadStream = Object.assign(Object.create(input), terminal);
  const read: string[] = [];
  return { keyboard: openKeyboard(stdin, (stroke) => read.push(nameOf(stroke))), read, modes };
}

const immediate = () => new Promise((resolve) => setImmediate(resolve));

test.each([
  ['letters of one chunk', 'qn?/', ['q', 'n', '?', '/']],
  ['wide characters and those of two units', '你👍', ['你', '👍']],
  ['Enter, Tab, Backspace as bytes', '\r\n\t\u007f\b', ['enter', 'enter', 'tab', 'backspace', 'backspace']],
  ['letters with Ctrl', '\u0003\u000c\u001a', ['ctrl-c', 'ctrl-l', 'ctrl-z']],
  ['arrows, of keypads too', '\u001b[A\u001bOB\u001b[C\u001bOD', ['up', 'down', 'right', 'left']],
  ['arrows with Ctrl or Shift', '\u001b[1;5A\u001b[1;2B', ['up', 'down']],
  [
    'Home and End of three kinds',
    '\u001b[H\u001bOF\u001b[1~\u001b[4~\u001b[7~\u001b[8~',
    'home end home end home end'.split(' '),
  ],
  ['pages, Delete, Shift-Tab', '\u001b[5~\u001b[6~\u001b[3~\u001b[Z', ['page-up', 'page-down', 'delete', 'back-tab']],
  ['two Escs are two', '\u001b\u001b', ['escape', 'escape']],
  [
    'Esc and the next key',
    '\u001bp\u001b\r\u001b\u001b[A\u001b\t',
    'escape p escape enter escape up escape tab'.split(' '),
  ],
  ['a sequence that breaks off is the keys it consists of', '\u001b[\r', ['escape', '[', 'enter']],
  ['function keys mean nothing', '\u001bOP\u001b[15~\u001b[[Ap', ['p']],
  ['nor do other control characters', '\u0000\u001c\u0085x', ['x']],
])('%s', (_, text, expected) => {
  expect(keys(text)).toEqual(expected);
});

test.each(['\u001b', '\u001b[', '\u001b[1;', '\u001bO', '\u001b[['])('%j waits for its end', (beginning) => {
  expect(strokesIn(`p${beginning}`, false)).toEqual({ strokes: [{ key: 'text', text: 'p' }], rest: beginning });
  expect(strokesIn(beginning, true).rest).toBe('');
  expect(keys(beginning)[0]).toBe('escape');
});

test('of two Escs only the second may begin a sequence', () => {
  expect(strokesIn('\u001b\u001b', false)).toEqual({ strokes: [{ key: 'escape' }], rest: '\u001b' });
});

/** Every key of the help page, and all that a filter is typed with, as a terminal sends them. */
const everyKey = [
  ...[
    '?',
    '?',
    'k',
    'j',
    '\u001b[A',
    '\u001b[B',
    '\u001b[5~',
    '\u001b[6~',
    '\u001b[H',
    '\u001b[F',
    '\r',
    '\u001b',
    '\u001b',
  ],
  ...[
    '\t',
    '\u001b[Z',
    '/',
    'n',
    '=',
    '2',
    ' ',
    '数',
    'é',
    '👍',
    '\u007f',
    '\u001b[D',
    '\u001b[C',
    '\u001b[3~',
    '\u0015',
  ],
  ...[
    '\u001b',
    'f',
    'l',
    'p',
    's',
    'y',
    'c',
    'n',
    'r',
    '\u001b',
    '\r',
    '\u000c',
    '\u001a',
    'q',
    '\u0003',
    '\u001b',
    '\t',
  ],
];
const everyStroke = everyKey.flatMap(keys);
const bytes = Buffer.from(everyKey.join(''));

test('no key is lost, whether all come at once, byte for byte, or torn in two anywhere', async () => {
  expect(everyStroke).toHaveLength(everyKey.length);
  const chunkings = [
    [bytes],
    Array.from(bytes, (byte) => Buffer.of(byte)),
    ...Array.from(bytes, (_, at) => [bytes.subarray(0, at), bytes.subarray(at)]),
  ];
  for (const chunks of chunkings) {
    const input = new PassThrough();
    const { keyboard, read } = listen(input);
    for (const chunk of chunks) {
      input.write(chunk);
      await immediate();
    }
    expect(read, JSON.stringify(chunks.map(String))).toEqual(everyStroke);
    keyboard.close();
  }
});

test('Esc is Esc as soon as nothing follows it', async () => {
  const input = new PassThrough();
  const { keyboard, read } = listen(input);
  input.write('\u001b');
  await immediate();
  expect(read).toEqual([]);
  await expect.poll(() => read).toEqual(['escape']);
  input.write('[');
  await immediate();
  expect(read).toEqual(['escape', '[']);
  keyboard.close();
});

test('an arrow that a slow line tears is no Esc, however long the process had no time to read the rest', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sweep-keyboard-'));
  const line = spawn('sh', ['-c', `printf '\\033'; until [ -e read ]; do sleep 0.02; done; printf '[A'; : > sent`], {
    cwd: folder,
  });
  const { keyboard, read } = listen(line.stdout);
  await new Promise((resolve) => line.stdout.once('data', resolve));
  writeFileSync(join(folder, 'read'), '');
  const busy = new Int32Array(new SharedArrayBuffer(4));
  do Atomics.wait(busy, 0, 0, 100);
  while (!existsSync(join(folder, 'sent')));
  await expect.poll(() => read).not.toEqual([]);
  expect(read).toEqual(['up']);
  keyboard.close();
});

test('raw mode lasts until the keyboard is closed, and a closed one takes no key', async () => {
  const input = new PassThrough();
  const { keyboard, read, modes } = listen(input);
  keyboard.pause();
  keyboard.resume();
  keyboard.close();
  keyboard.close();
  expect(modes).toEqual([true, false, true, false]);
  input.write('q');
  await immediate();
  expect(read).toEqual([]);
  expect(input.listenerCount('data')).toBe(0);
});
