import { isJsonObject, type JsonObject } from '../base/index.ts';

export type Group = 'head' | 'medium' | 'tail';
export const groups: readonly Group[] = ['head', 'medium', 'tail'];

/** Results by name; null stands for a value that is not finite or a mean over nothing. */
export type Metrics = Readonly<Record<string, number | null>>;

export type FailureKind = 'out-of-memory' | 'diverged' | 'data' | 'device-lost' | 'other';

/** One line of an attempt's events.ndjson. `time` is RFC 3339. Unknown fields are kept out; unknown types are ignored. */
export type TrialEvent = { readonly time: string } & (
  | {
      readonly type: 'started';
      readonly program: string;
      readonly backend: string | null;
      readonly device: string | null;
      readonly total_steps: number | null;
      readonly info: JsonObject;
    }
  | {
      readonly type: 'progress';
      readonly step: number;
      readonly total_steps: number | null;
      readonly epoch: number | null;
    }
  | { readonly type: 'metric'; readonly step: number; readonly name: string; readonly value: number | null }
  | {
      readonly type: 'probability';
      readonly step: number;
      readonly group: Group;
      /** Mean predicted probability of positive labels, 0..1; null where the group had none. */
      readonly positive: number | null;
      readonly negative: number | null;
    }
  | { readonly type: 'evaluation'; readonly step: number; readonly metrics: Metrics }
  | { readonly type: 'checkpoint'; readonly step: number; readonly path: string }
  | { readonly type: 'finished'; readonly metrics: Metrics }
  | { readonly type: 'failed'; readonly reason: string; readonly message: string; readonly kind: FailureKind }
);

export type EventOfType<T extends TrialEvent['type']> = Extract<TrialEvent, { readonly type: T }>;

/** A parsed line: an event, or why it is none (`ignored` for a type of a newer version). */
export type ParsedLine =
  | { readonly kind: 'event'; readonly event: TrialEvent }
  | { readonly kind: 'ignored'; readonly type: string }
  | { readonly kind: 'malformed'; readonly reason: string };

/** Reads one line of events.ndjson. Never throws: a foreign program may write anything. */
export function parseEventLine(line: string): ParsedLine {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    return malformed(`is not JSON${nonFinite.test(line) ? ', which has no NaN and no Infinity: write null' : ''}`);
  }
  if (!isJsonObject(raw)) return malformed('is not a JSON object');
  if (typeof raw.type !== 'string') return malformed('has no "type"');
  const reader = Object.hasOwn(readers, raw.type) ? readers[raw.type as TrialEvent['type']] : undefined;
  if (reader === undefined) return { kind: 'ignored', type: raw.type };
  const time = typeof raw.time === 'string' ? raw.time : '';
  try {
    return { kind: 'event', event: { time, ...reader(raw) } as TrialEvent };
  } catch (error) {
    if (error instanceof MalformedField) return malformed(`of type "${raw.type}" ${error.message}`);
    throw error;
  }
}

type Reader<T extends TrialEvent['type']> = (raw: JsonObject) => Omit<EventOfType<T>, 'time'>;

const readers: { readonly [T in TrialEvent['type']]: Reader<T> } = {
  started: (raw) => ({
    type: 'started',
    program: text(raw, 'program', ''),
    backend: optionalText(raw, 'backend'),
    device: optionalText(raw, 'device'),
    total_steps: optionalCount(raw, 'total_steps'),
    info: isJsonObject(raw.info) ? raw.info : {},
  }),
  progress: (raw) => ({
    type: 'progress',
    step: count(raw, 'step'),
    total_steps: optionalCount(raw, 'total_steps'),
    epoch: optionalCount(raw, 'epoch'),
  }),
  metric: (raw) => ({ type: 'metric', step: count(raw, 'step'), name: text(raw, 'name'), value: number(raw, 'value') }),
  probability: (raw) => {
    const group = groups.find((one) => one === raw.group);
    if (group === undefined) throw new MalformedField('needs a "group" that is head, medium or tail');
    return {
      type: 'probability',
      step: count(raw, 'step'),
      group,
      positive: number(raw, 'positive'),
      negative: number(raw, 'negative'),
    };
  },
  evaluation: (raw) => ({ type: 'evaluation', step: count(raw, 'step'), metrics: metrics(raw) }),
  checkpoint: (raw) => ({ type: 'checkpoint', step: count(raw, 'step'), path: text(raw, 'path') }),
  finished: (raw) => ({ type: 'finished', metrics: metrics(raw) }),
  failed: (raw) => ({
    type: 'failed',
    reason: text(raw, 'reason', ''),
    message: text(raw, 'message', ''),
    kind: failureKinds.find((one) => one === raw.kind) ?? 'other',
  }),
};

const failureKinds: readonly FailureKind[] = ['out-of-memory', 'diverged', 'data', 'device-lost', 'other'];

/** What Python and others write for a number that is not finite, standing where a value does. */
const nonFinite = /[:[,]\s*-?(?:NaN|Infinity)\s*[,}\]]/;

class MalformedField extends Error {}

function malformed(reason: string): ParsedLine {
  return { kind: 'malformed', reason };
}

function text(raw: JsonObject, key: string, fallback?: string): string {
  const value = raw[key] ?? fallback;
  if (typeof value !== 'string') throw new MalformedField(`needs "${key}", a string`);
  return value;
}

function optionalText(raw: JsonObject, key: string): string | null {
  return typeof raw[key] === 'string' ? raw[key] : null;
}

/** A step or an epoch: any finite number >= 0. */
function count(raw: JsonObject, key: string): number {
  const value = raw[key];
  if (typeof value !== 'number' || !(value >= 0) || !Number.isFinite(value)) {
    throw new MalformedField(`needs "${key}", a finite number >= 0`);
  }
  return value;
}

function optionalCount(raw: JsonObject, key: string): number | null {
  return raw[key] === undefined || raw[key] === null ? null : count(raw, key);
}

function number(raw: JsonObject, key: string): number | null {
  const value = raw[key];
  if (value !== null && typeof value !== 'number') throw new MalformedField(`needs "${key}", a number or null`);
  return finite(value);
}

function metrics(raw: JsonObject): Metrics {
  if (!isJsonObject(raw.metrics)) throw new MalformedField('needs "metrics", an object');
  for (const [name, value] of Object.entries(raw.metrics)) {
    if (value !== null && typeof value !== 'number') {
      throw new MalformedField(`has a metric "${name}" that is neither a number nor null`);
    }
  }
  return Object.fromEntries(Object.entries(raw.metrics as Metrics).map(([name, value]) => [name, finite(value)]));
}

/** JSON can hold 1e999, which no number can: null stands for a value that is not finite. */
function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
