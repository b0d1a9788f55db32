import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DashboardAction } from '../../src/dashboard/index.ts';
import { openSession } from '../../src/dashboard/session.tsx';
import { sample, startedAt } from './sample.ts';

const enter = '\u001b[?1049h';
const leave = '\u001b[?1049l';
const erase = (row: number) => `\u001b[${row};1H\u001b[2K`;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Streams with what a terminal adds to them: a size, raw mode. */
function terminal(columns: number, rows: number) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const written: string[] = [];
  output.on('data', (chunk) => written.push(String(chunk)));
  const modes: boolean[] = [];
  const size = { columns, rows };
  const plain = { ref: () => {}, unref: () => {}, setRawMode: (mode: boolean) => modes.push(mode), isTTY: true };
  const stdin: NodeJS.ReadStream = Object.assign(Object.create(input), plain);
  const stdout: NodeJS.WriteStream = Object.create(output, {
    columns: { get: () => size.columns },
    rows: { get: () => size.rows },
    isTTY: { value: true },
  });
  return { stdin, stdout, input, output, size, written, modes };
}

function open(owner: boolean, columns = 100, rows = 30) {
  const screen = terminal(columns, rows);
  const actions: DashboardAction[] = [];
  const dashboard = openSession({
    initial: sample(),
    owner,
    onAction: (action) => actions.push(action),
    stdin: screen.stdin,
    stdout: screen.stdout,
    clock: { now: () => startedAt + 72_000, monotonic: () => 0 },
    colour: false,
    screenReader: false,
  });
  const press = async (key: string) => {
    screen.input.write(key);
    // Long enough for a frame, its effects, and the frame that these ask for.
    for (let i = 0; i < 3; i++) {
      await vi.advanceTimersByTimeAsync(100);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { ...screen, actions, dashboard, press, shown: () => shownBy(screen.written.join('')) };
}

/** The screen after all of that has been written: each row as it was drawn last, without colours. */
function shownBy(written: string): string {
  const rows: string[] = [];
  // Each row is written behind a movement to it, which erases it.
  const parts = written.split('\u001b[2K');
  for (const [i, part] of parts.slice(1).entries()) {
    const row = Number(/(\d+);1H$/.exec(parts[i] ?? '')?.[1]);
    rows[row - 1] = stripVTControlCharacters(part);
  }
  return rows.join('\n');
}

test('frames are drawn on the alternate screen, and the summary stays on the normal one', async () => {
  const { dashboard, written } = open(true);
  expect(written.join('')).toContain('15/24');
  await dashboard.finish();
  expect(await dashboard.exited).toBe('finished');
  const text = written.join('');
  expect(text.indexOf(enter)).toBe(0);
  expect(text.split(leave)).toHaveLength(2);
  const [before = '', after = ''] = text.split(leave);
  expect(before).toMatch(/25h$/);
  expect(after).toContain('15/24 done, 2 running, 7 waiting');
  expect(after).not.toContain(enter);
});

test('at most ten frames a second are drawn, the newest of them in any case', async () => {
  const { dashboard, written } = open(true);
  await vi.advanceTimersByTimeAsync(1_000);
  const before = written.length;
  for (let i = 0; i < 100; i++) {
    dashboard.update(sample({ title: `snapshot ${i}` }));
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(500);
  const frames = written.slice(before);
  expect(frames.length).toBeGreaterThan(2);
  expect(frames.length).toBeLessThanOrEqual(10);
  expect(frames.join('')).toContain('snapshot 99');
  await dashboard.finish();
});

test('a frame writes only the rows that changed', async () => {
  const { dashboard, written } = open(true);
  await vi.advanceTimersByTimeAsync(500);
  const before = written.length;
  dashboard.update(sample({ title: 'another title' }));
  await vi.advanceTimersByTimeAsync(500);
  const drawn = written.slice(before).join('');
  expect(drawn).toContain(`${erase(1)} \u001b[1mablation-pr`);
  expect(drawn.split('\u001b[2K')).toHaveLength(2);
  await dashboard.finish();
});

test('keys become actions; in raw mode Ctrl-C is one of them', async () => {
  const { dashboard, actions, modes, press } = open(true);
  await press('p');
  await press('\u0003');
  await press('\u0003');
  expect(actions.map(({ type }) => type)).toEqual(['select', 'pause', 'cancel', 'kill']);
  expect(modes).toEqual([true]);
  await dashboard.finish();
  expect(modes.at(-1)).toBe(false);
});

test('keys that arrive together count one by one, by what the ones before them did', async () => {
  const { dashboard, actions, press } = open(true);
  await press('qn\u0003\u0003');
  await press('\u001bp');
  expect(actions.map(({ type }) => type)).toEqual(['select', 'cancel', 'kill', 'pause']);
  await dashboard.finish();
});

test('q leaves a view that only watches and says so', async () => {
  const { dashboard, actions, press, written } = open(false);
  await press('q');
  expect(await dashboard.exited).toBe('quit');
  expect(actions.at(-1)).toEqual({ type: 'quit' });
  expect(written.join('')).toContain(leave);
});

test('letters typed into the filter are no commands, and Enter ends it and opens nothing', async () => {
  for (const keys of [['/', 'c', 'o', 'c', 'o', '\r'], ['/coco\r']]) {
    const { dashboard, actions, press, shown } = open(true);
    for (const key of keys) {
      await press(key);
      // The filter's Enter was taken for a run's page as well once another frame had been drawn.
      dashboard.update(sample({ title: key }));
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(actions.map(({ type }) => type)).toEqual(['select']);
    expect(shown()).toContain('12 of 24 match "coco"');
    expect(shown()).not.toContain(' / coco');
    await press('\u001b');
    expect(shown()).not.toContain('12 of 24 match "coco"');
    expect(shown()).toContain('slot');
    await dashboard.finish();
  }
});

test('the cursor of the filter is seen, as is what it matches before anything is typed', async () => {
  const { dashboard, press, written, shown } = open(true);
  await press('/');
  expect(shown()).toContain('words of label, seed');
  await press('abc\u001b[D');
  expect(written.join('')).toContain('ab\u001b[7mc\u001b[0m');
  await press('x'.repeat(200));
  expect(shown().split('\n').at(-1)).toMatch(/ \/ x+c.*Esc drop/);
  await dashboard.finish();
});

test('Ctrl-U begins the filter anew, Ctrl-W takes back a word, and no letter with Ctrl is typed', async () => {
  const { dashboard, press, written } = open(true);
  for (const key of ['/', 'z', 'z', '\u0015', 'c', 'o', 'c', 'o', ' ', 'z', '\u0017', '\u0001']) await press(key);
  expect(written.join('')).toContain('0 of 24 match "zz"');
  expect(written.join('')).toContain('12 of 24 match "coco"');
  expect(written.join('')).not.toMatch(/match "[^"]*[uwa]/);
  await dashboard.finish();
});

test('after a resize the whole screen is drawn anew, in the new size', async () => {
  const { dashboard, output, size, stdout, written } = open(true);
  await vi.advanceTimersByTimeAsync(500);
  const before = written.length;
  size.columns = 80;
  size.rows = 24;
  stdout.emit('resize');
  await vi.advanceTimersByTimeAsync(300);
  const text = written.slice(before).join('');
  expect(text).toContain('\u001b[2J');
  expect(text).toContain('\u001b[24;1H');
  expect(text).not.toContain('\u001b[25;1H');
  expect(output.listenerCount('resize')).toBe(1);
  await dashboard.finish();
  expect(output.listenerCount('resize')).toBe(0);
});

test('a crash in the view restores the terminal and is reported', async () => {
  const { dashboard, modes, written } = open(true);
  const crash = expect(dashboard.exited).rejects.toThrow('no title');
  const broken = {
    ...sample(),
    get title(): never {
      throw new Error('no title');
    },
  };
  dashboard.update(broken);
  await vi.advanceTimersByTimeAsync(500);
  await crash;
  expect(written.join('')).toContain(leave);
  expect(modes.at(-1)).toBe(false);
});
