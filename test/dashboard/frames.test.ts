import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import type { DashboardData, RunSummary } from '../../src/dashboard/index.ts';
import { arrange } from '../../src/dashboard/layout.ts';
import { initialStep, type Message, reduce } from '../../src/dashboard/reducer.ts';
import { screenRows } from '../../src/dashboard/screen.ts';
import type { DashboardState } from '../../src/dashboard/state.ts';
import { countsOf, sample, sampleRuns, sampleWithFailure, slot } from './sample.ts';

const sizes = [
  [80, 24],
  [100, 30],
  [120, 40],
  [160, 50],
  [250, 60],
] as const;

function stateOf(data: DashboardData, columns: number, rows: number, ...messages: readonly Message[]): DashboardState {
  const first = initialStep(data, true, { columns, rows }).state;
  return messages.reduce((state, message) => reduce(state, message).state, first);
}

/** The rows of a frame as a terminal shows them, having checked that they fit it. */
function frame(state: DashboardState): readonly string[] {
  const { columns, rows } = state.size;
  const lines = screenRows(state, true).map((row) => stripVTControlCharacters(row).trimEnd());
  expect(lines.length).toBe(rows);
  for (const line of lines) expect(stringWidth(line), line).toBeLessThanOrEqual(columns);
  return lines;
}

function fileOf(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

describe.each(sizes)('at %i x %i', (columns, rows) => {
  test('a sweep on its way, with a failure', async () => {
    const lines = frame(stateOf(sampleWithFailure(), columns, rows));
    expect(lines[0]).toContain('ETA 00:00:48');
    expect(lines.slice(0, 2).join()).toContain('14/24');
    await expect(fileOf(lines)).toMatchFileSnapshot(`frames/${columns}x${rows}.txt`);
  });

  test('bands fill the screen exactly, whatever is open and wherever the focus is', () => {
    const opened: readonly Message[][] = [
      [],
      [{ type: 'focus', by: 1 }],
      [{ type: 'focus', by: -1 }],
      ...(['help', 'runs', 'run', 'failures', 'log'] as const).map((overlay) => [{ type: 'open' as const, overlay }]),
    ];
    for (const messages of opened) {
      const state = stateOf(sampleWithFailure(), columns, rows, ...messages);
      const bands = arrange(state);
      expect(bands.reduce((sum, { height }) => sum + height, bands.length - 1)).toBe(rows);
      for (const { cells } of bands) {
        expect(cells.reduce((sum, { width }) => sum + width, cells.length - 1)).toBe(columns);
      }
      frame(state);
    }
  });
});

test('at 80 columns the probability map is on the second page', async () => {
  const first = frame(stateOf(sample(), 80, 24)).join('\n');
  const second = frame(stateOf(sample(), 80, 24, { type: 'focus', by: -1 }));
  expect(first).not.toContain('probability  ');
  expect(second.join('\n')).toContain('head +');
  await expect(fileOf(second)).toMatchFileSnapshot('frames/80x24-map.txt');
});

test.each(['help', 'runs', 'run', 'failures', 'log'] as const)('%s lies over the panels', async (overlay) => {
  const lines = frame(stateOf(sampleWithFailure(), 100, 30, { type: 'open', overlay }));
  await expect(fileOf(lines)).toMatchFileSnapshot(`frames/100x30-${overlay}.txt`);
});

test('the question before leaving names q among its keys, and fits 80 columns', () => {
  expect(frame(stateOf(sample(), 80, 24, { type: 'leave' })).at(-1)).toMatch(
    /start no more.* q\/y yes {2}n no {2}c cancel/,
  );
});

test.each([
  [0, 'Nothing runs, and nothing more is started.', 'Nothing runs: end, start no more'],
  [1, '1 running run writes a checkpoint and ends.', 'Let 1 running run finish'],
  [2, '2 running runs write a checkpoint and end.', 'Let 2 running runs finish'],
])('questions while %i runs are under way say what the answer does', (running, cancel, leave) => {
  const data = sample({ counts: { ...countsOf(sampleRuns()), running } });
  expect(frame(stateOf(data, 80, 24, { type: 'ask', about: 'cancel' })).at(-1)).toContain(cancel);
  expect(frame(stateOf(data, 80, 24, { type: 'leave' })).at(-1)).toContain(leave);
});

test('where a label is cut its key is, not its value: that tells the runs apart', () => {
  const runs = sampleRuns().map((run, i) => ({ ...run, label: ['momentum', `optimizer.learning_rate=0.0${i}`] }));
  const slots = [15, 16].map((at) => slot(`cpu ${at}`, runs[at], 605, 0.0831));
  const lines = frame(stateOf(sample({ runs, slots }), 80, 24));
  expect(lines.find((line) => line.includes('cpu 15'))).toMatch(/ momentum {2}o\w*…=0\.015 /);
  expect(lines.find((line) => line.includes('cpu 16'))).toMatch(/ momentum {2}o\w*…=0\.016 /);
});

test('labels in wide and combining characters keep the columns in line', () => {
  const awkward = ['再平衡 PR', 'e\u0301tude', '👩‍👩‍👧', 'ＤＢ', 'PR\u001b[31m\nred'];
  const runs = sampleRuns().map((run, i): RunSummary => ({ ...run, label: ['voc-lt', awkward[i % 5] ?? ''] }));
  const slots = runs.slice(0, 5).map((run, i) => slot(`cpu ${i}`, run, 100 * i, 0.1));
  const lines = frame(stateOf(sample({ runs, slots }), 100, 30)).filter((line) => line.includes('seed'));
  const columns = lines.slice(0, 5).map((line) => stringWidth(line.slice(0, line.indexOf('seed'))));
  expect(columns).toEqual(new Array(5).fill(columns[0]));
});

test('GPU slots show load, memory and temperature', () => {
  const gpu = { utilisation: 0.87, memoryUsed: 31.4 * 1024 ** 3, memoryTotal: 80 * 1024 ** 3, temperature: 64 };
  const slots = [
    { ...slot('gpu 0', sampleRuns()[15], 605, 0.0831), gpu },
    { name: 'gpu 1', run: null, gpu: null },
  ];
  const text = frame(stateOf(sample({ slots }), 120, 40)).join('\n');
  expect(text).toMatch(/gpu 0 .* 87% +31\/80G +64°C/);
  expect(text).toMatch(/gpu 1 +idle/);
});

test('ten thousand runs on eight slots fit as well, and only those in view are laid out', () => {
  const few = sampleRuns();
  const runs = Array.from({ length: 10_000 }, (_, i): RunSummary => {
    const run = few[i % few.length] as RunSummary;
    return { ...run, id: i.toString(16).padStart(16, '0'), status: i < 8 ? 'running' : 'waiting' };
  });
  const slots = runs.slice(0, 8).map((run, i) => slot(`gpu ${i}`, run, 100 * i, 0.1));
  const data = sample({ runs, slots, counts: countsOf(runs) });
  expect(frame(stateOf(data, 100, 30)).join('\n')).toContain('0/10000');
  const list = frame(stateOf(data, 100, 30, { type: 'open', overlay: 'runs' }));
  expect(list.join('\n')).toContain('↓ 9977 more');
});

test.each(sizes)(
  'at %i x %i, where no program records probabilities their room is the others, until one does',
  (columns, rows) => {
    const plain = { ...sampleWithFailure(), recordsProbabilities: false };
    const without = { ...plain, detail: plain.detail && { ...plain.detail, probability: [] } };
    const tab: Message = { type: 'focus', by: 1 };
    for (const messages of [[], [tab], [tab, tab]]) {
      const lines = frame(stateOf(without, columns, rows, ...messages)).join('\n');
      expect(lines).not.toContain(' probability  ');
      if (columns >= 100) expect(lines).toMatch(/ failures .*│ tail /);
    }
    const seen = stateOf(without, columns, rows, { type: 'data', data: plain }, { type: 'data', data: without });
    expect(seen.hasMap).toBe(true);
    expect(frame(stateOf(plain, columns, rows, tab, tab)).join('\n')).toContain('head +');
  },
);

test('what must be known besides stands whole in the header, a line each where they do not fit beside each other', () => {
  const slip = '"optimiser.rate" is a new key: no file of the sweep has it; did you mean "rate"?';
  const data = sample({ notices: ["generated data, not the paper's numbers", slip] });
  for (const [columns, rows] of sizes) {
    expect(
      frame(stateOf(data, columns, rows))
        .slice(0, 4)
        .join('\n'),
    ).toContain(slip.slice(0, columns - 2));
  }
});

test('what is not known is shown as a dot, and a sweep without tables or runs does not fail', () => {
  const empty = sample({
    runs: [],
    counts: countsOf([]),
    tables: [],
    slots: [],
    detail: null,
    eta: null,
    startedAt: null,
  });
  const text = frame(stateOf(empty, 80, 24)).join('\n');
  expect(text).toContain('ETA ·');
  expect(text).toContain('0/0');
});

test('a terminal too small for everything still gets its rows', () => {
  for (const [columns, rows] of [
    [20, 6],
    [40, 10],
    [60, 15],
  ] as const)
    frame(stateOf(sampleWithFailure(), columns, rows));
});

test('of an ended sweep with runs left there is no ETA, and no key for what nobody could be told', () => {
  const lines = frame(stateOf({ ...sampleWithFailure(), state: 'ended', slots: [] }, 100, 30));
  expect(lines[0]).toContain('ENDED');
  expect(lines[0]).toMatch(/ETA ·/);
  expect(lines).toContain(' no run is under way');
  expect(lines.at(-1)).not.toMatch(/pause|retry|cancel/);
  const done = sampleRuns().map((run) => ({ ...run, status: 'done' as const }));
  const all = {
    ...sample(),
    runs: done,
    counts: countsOf(done),
    eta: { remaining: 0, basis: 'nothing is left to run' },
  };
  expect(frame(stateOf({ ...all, state: 'ended', slots: [] }, 100, 30))[0]).toContain('ETA 00:00:00');
});

test('lines that only mark places take no room among the last words of a failure', () => {
  const data = sampleWithFailure();
  const failures = data.failures.map((failure) => ({
    ...failure,
    stderr: ['  x = 1', '      ~~^^', 'ValueError: no'],
  }));
  const lines = frame(stateOf({ ...data, failures }, 100, 30, { type: 'open', overlay: 'failures' }));
  expect(lines.join('\n')).toContain('ValueError: no');
  expect(lines.join('\n')).not.toContain('~~^^');
});
