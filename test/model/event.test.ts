import { expect, test } from 'vitest';
import { parseEventLine } from '../../src/model/index.ts';

const time = '2026-01-02T03:04:05Z';
const line = (fields: object) => JSON.stringify({ time, ...fields });

test.each([
  { type: 'progress', step: 3, total_steps: 10, epoch: 1 },
  { type: 'metric', step: 0, name: 'loss', value: 0.5 },
  { type: 'metric', step: 0, name: 'loss', value: null },
  { type: 'probability', step: 2, group: 'tail', positive: 0.4, negative: null },
  { type: 'evaluation', step: 2, metrics: { 'mAP/total': 71.2, 'mAP/tail': null } },
  { type: 'checkpoint', step: 2, path: 'step-2.bin' },
  { type: 'finished', metrics: { 'mAP/total': 71.2 } },
  { type: 'failed', reason: 'diverged', message: 'loss is NaN', kind: 'diverged' },
])('$type is read as written', (fields) => {
  expect(parseEventLine(line(fields))).toEqual({ kind: 'event', event: { time, ...fields } });
});

test('what a trial may leave out is filled in', () => {
  expect(parseEventLine(line({ type: 'started', program: 'mine' }))).toEqual({
    kind: 'event',
    event: { time, type: 'started', program: 'mine', backend: null, device: null, total_steps: null, info: {} },
  });
  expect(parseEventLine(line({ type: 'failed', kind: 'unheard of' }))).toMatchObject({ event: { kind: 'other' } });
});

test('numbers beyond what JavaScript holds are not finite', () => {
  expect(parseEventLine('{"type":"metric","step":1,"name":"loss","value":1e999}')).toMatchObject({
    event: { value: null },
  });
  expect(parseEventLine('{"type":"finished","metrics":{"loss":-1e999}}')).toMatchObject({
    event: { metrics: { loss: null } },
  });
  expect(parseEventLine('{"type":"progress","step":1e999}')).toMatchObject({ kind: 'malformed' });
});

test('types of a later version are ignored, also those named like object methods', () => {
  expect(parseEventLine(line({ type: 'toString' }))).toEqual({ kind: 'ignored', type: 'toString' });
});

test.each([
  ['{"type":"metric"', 'is not JSON'],
  [
    '{"type":"finished","metrics":{"loss": NaN, "accuracy": 1}}',
    'is not JSON, which has no NaN and no Infinity: write null',
  ],
  ['{"type":"metric","step":1,"value":-Infinity}', 'is not JSON, which has no NaN and no Infinity: write null'],
  ['[1]', 'is not a JSON object'],
  ['{"time":"now"}', 'has no "type"'],
  [line({ type: 'metric', step: 1, name: 'loss', value: '0.5' }), 'of type "metric" needs "value", a number or null'],
  [line({ type: 'metric', step: -1, name: 'loss', value: 1 }), 'of type "metric" needs "step", a finite number >= 0'],
  [
    line({ type: 'probability', step: 1, group: 'middle', positive: 1, negative: 1 }),
    'of type "probability" needs a "group" that is head, medium or tail',
  ],
  [
    line({ type: 'finished', metrics: { loss: 'low' } }),
    'of type "finished" has a metric "loss" that is neither a number nor null',
  ],
])('%s', (text, reason) => {
  expect(parseEventLine(text)).toEqual({ kind: 'malformed', reason });
});
