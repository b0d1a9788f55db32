import { expect, test } from 'vitest';
import type { DashboardAction, DashboardData } from '../../src/dashboard/index.ts';
import { initialStep, type Message, reduce } from '../../src/dashboard/reducer.ts';
import { filteredRuns, shownRun } from '../../src/dashboard/selection.ts';
import type { DashboardState } from '../../src/dashboard/state.ts';
import { sample, sampleRuns, sampleWithFailure } from './sample.ts';

const size = { columns: 100, rows: 30 };

function opened(data: DashboardData = sample(), owner = true): DashboardState {
  return initialStep(data, owner, size).state;
}

function after(state: DashboardState, ...messages: readonly Message[]) {
  const actions: DashboardAction[] = [];
  let now = state;
  for (const message of messages) {
    const step = reduce(now, message);
    now = step.state;
    actions.push(...step.actions);
  }
  return { state: now, actions };
}

function typed(text: string): readonly Message[] {
  return [...text].map((one) => ({ type: 'edit-filter', stroke: { key: 'text', text: one } }));
}

test('asks for the detail of the first run under way, and again only when another run is shown', () => {
  const runs = sampleRuns();
  const first = initialStep(sample(), true, size);
  expect(first.actions).toEqual([{ type: 'select', run: runs[15]?.id }]);
  expect(after(first.state, { type: 'data', data: sample() }).actions).toEqual([]);
  const moved = after(first.state, { type: 'move', by: 1 });
  expect(moved.actions).toEqual([{ type: 'select', run: runs[16]?.id }]);
  expect(after(moved.state, { type: 'back' }).actions).toEqual([{ type: 'select', run: runs[15]?.id }]);
});

test('a row of a table stands for the run of that row that says most', () => {
  const runs = sampleRuns();
  const onResults = after(opened(), { type: 'focus', by: 1 }).state;
  // Row 5 is coco-lt, PR (l1-+): two of its seeds run; row 1 is voc-lt, PR (l1-+): all done, the last one is shown.
  expect(shownRun(after(onResults, { type: 'move', by: 5 }).state)).toBe(runs[15]?.id);
  expect(shownRun(after(onResults, { type: 'move', by: 1 }).state)).toBe(runs[5]?.id);
  expect(after(onResults, { type: 'move', by: 1_000 }).state.row).toBe(7);
});

test('Tab moves the focus between panels that are seen, not behind a page that is open', () => {
  const tab: Message = { type: 'focus', by: 1 };
  expect(after(opened(), tab).state.focus).toBe('results');
  expect(after(opened(), { type: 'open', overlay: 'log' }, tab, tab, { type: 'back' }).state.focus).toBe('slots');
});

test('Esc closes one thing at a time, the newest first', () => {
  const { state } = after(
    opened(),
    { type: 'move', by: 1 },
    { type: 'open', overlay: 'failures' },
    { type: 'open', overlay: 'help' },
    { type: 'ask', about: 'cancel' },
  );
  const seen = [];
  let now = state;
  for (let i = 0; i < 4; i++) {
    now = reduce(now, { type: 'back' }).state;
    seen.push([now.question?.kind ?? null, now.overlays, now.chosen !== null]);
  }
  expect(seen).toEqual([
    [null, ['failures', 'help'], true],
    [null, ['failures'], true],
    [null, [], true],
    [null, [], false],
  ]);
});

test('cancelling asks first, and only yes cancels', () => {
  const asked = after(opened(), { type: 'ask', about: 'cancel' }).state;
  expect(after(asked, { type: 'answer', yes: false })).toMatchObject({ actions: [], state: { question: null } });
  expect(after(asked, { type: 'answer', yes: true }).actions).toEqual([{ type: 'cancel' }]);
  const cancelling = opened(sample({ state: 'cancelling' }));
  expect(after(cancelling, { type: 'ask', about: 'cancel' }).state.question).toBeNull();
});

test('q leaves a view that only watches at once', () => {
  expect(after(opened(sample(), false), { type: 'leave' }).actions).toEqual([{ type: 'quit' }]);
});

test("q in the orchestrator's own view asks, and without an answer lets what runs finish", () => {
  const asked = after(opened(), { type: 'leave' });
  expect(asked).toMatchObject({ actions: [], state: { question: { kind: 'stop' } } });
  const { now } = asked.state;
  expect(after(asked.state, { type: 'tick', now: now + 2_000 }).actions).toEqual([]);
  expect(after(asked.state, { type: 'tick', now: now + 3_000 }).actions).toEqual([{ type: 'stop' }]);
  expect(after(asked.state, { type: 'leave' }).actions).toEqual([{ type: 'stop' }]);
  expect(after(asked.state, { type: 'back' }, { type: 'tick', now: now + 9_000 }).actions).toEqual([]);
  expect(after(opened(sample({ state: 'ended' })), { type: 'leave' }).actions).toEqual([{ type: 'quit' }]);
});

test('Ctrl-C cancels, a second one ends the runs now; in a view that only watches it leaves', () => {
  const once = after(opened(), { type: 'interrupt' });
  expect(once.actions).toEqual([{ type: 'cancel' }]);
  expect(after(once.state, { type: 'interrupt' }).actions).toEqual([{ type: 'kill' }]);
  expect(after(opened(sample(), false), { type: 'interrupt' }).actions).toEqual([{ type: 'quit' }]);
});

test('cancelled by a key, a sweep is not cancelled twice, and the next Ctrl-C says that it ends the runs', () => {
  const cancel: readonly Message[] = [
    { type: 'ask', about: 'cancel' },
    { type: 'answer', yes: true },
  ];
  const twice = after(opened(), ...cancel, ...cancel);
  expect(twice.actions).toEqual([{ type: 'cancel' }]);
  expect(twice.state.reply).toContain('Ctrl-C ends them now');
  expect(after(twice.state, { type: 'interrupt' }).actions).toEqual([{ type: 'kill' }]);
  expect(after(opened(), { type: 'interrupt' }, ...cancel).actions).toEqual([{ type: 'cancel' }]);
});

test('p pauses what runs, resumes what is paused, and says so where there is nothing to pause', () => {
  const press: Message = { type: 'pause-or-resume' };
  expect(after(opened(), press).actions).toEqual([{ type: 'pause' }]);
  expect(after(opened(sample({ state: 'paused' })), press).actions).toEqual([{ type: 'resume' }]);
  const stopping = after(opened(sample({ state: 'stopping' })), press);
  expect(stopping.actions).toEqual([]);
  expect(stopping.state.reply).toContain('stopping');
});

test('r retries the chosen failed run, else all failed ones, else says that none failed', () => {
  const failed = sampleRuns()[4]?.id ?? '';
  const withFailure = opened(sampleWithFailure());
  expect(after(withFailure, { type: 'retry' }).actions).toEqual([{ type: 'retry', run: null }]);
  const list = after(withFailure, { type: 'open', overlay: 'failures' }).state;
  expect(after(list, { type: 'retry' }).actions).toEqual([{ type: 'retry', run: failed }]);
  expect(after(opened(), { type: 'retry' }).state.reply).toBe('no run has failed');
});

test('the filter matches every word, wherever in label, seed, status or id it stands', () => {
  const data = sample();
  expect(filteredRuns(data, 'COCO waiting')).toHaveLength(7);
  expect(filteredRuns(data, 'pr (l1-+) seed 2').map(({ label }) => label[1])).toEqual(['PR (l1-+)', 'PR (l1-+)']);
  expect(filteredRuns(data, 'seed=2')).toEqual(data.runs.filter(({ seed }) => seed === 2));
  expect(filteredRuns(data, 'seed 2 coco')).toEqual(filteredRuns(data, 'coco seed=2'));
  expect(filteredRuns(data, 'seed 2 lt')).toEqual(filteredRuns(data, 'lt seed=2'));
  expect(filteredRuns(data, data.runs[3]?.id.slice(0, 8) ?? '')).toEqual([data.runs[3]]);
  expect(filteredRuns(data, ' ')).toBe(data.runs);
  expect(filteredRuns(data, 'nothing like it')).toEqual([]);
});

test('in a filtered list keys act on the marked run, which is the first match where the old one is hidden', () => {
  const withFailure = opened(sampleWithFailure());
  const failed = sampleRuns()[4]?.id ?? '';
  const filtered = after(withFailure, { type: 'start-filter' }, ...typed('failed'), { type: 'end-filter' });
  expect(filtered.actions).toEqual([{ type: 'select', run: failed }]);
  expect(after(filtered.state, { type: 'retry' }).actions).toEqual([{ type: 'retry', run: failed }]);
  expect(shownRun(after(filtered.state, { type: 'open', overlay: 'run' }).state)).toBe(failed);

  const kept = after(withFailure, { type: 'start-filter' }, ...typed('running'));
  expect(kept.actions).toEqual([]);
  const none = after(kept.state, ...typed('x'), { type: 'open', overlay: 'run' }).state;
  expect(none).toMatchObject({ overlays: ['runs'], reply: 'no run is listed' });
  expect(after(none, { type: 'retry' }).actions).toEqual([]);
});

test('what has been typed can be typed further, is kept by Enter and dropped by Esc', () => {
  const started = after(opened(), { type: 'start-filter' }, ...typed('fail')).state;
  expect(started.filter).toBe('fail');
  const kept = after(started, { type: 'end-filter' });
  expect(kept.state).toMatchObject({ field: null, filter: 'fail', overlays: ['runs'] });
  const further = after(kept.state, { type: 'start-filter' }, ...typed('ed')).state;
  expect(further.filter).toBe('failed');
  expect(after(further, { type: 'back' }).state).toMatchObject({ field: null, filter: '', overlays: ['runs'] });
});

test('a log scrolls back to its first line and no further', () => {
  const log = after(opened(), { type: 'open', overlay: 'log' }).state;
  const lines = log.data.detail?.log.length ?? 0;
  expect(after(log, { type: 'move', by: -1_000 }).state.scroll).toBe(lines - 1);
  expect(after(log, { type: 'move', by: -2 }, { type: 'move', by: 5 }).state.scroll).toBe(0);
});

test('where no orchestrator works, a retry is asked of nobody', () => {
  const { state } = initialStep({ ...sampleWithFailure(), state: 'ended' }, false, { columns: 100, rows: 30 });
  const asked = reduce(state, { type: 'retry' });
  expect(asked.actions).toEqual([]);
  expect(asked.state.reply).toBe('it is ended: "run" with --retry-failed tries them again');
});
