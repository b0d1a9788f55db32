import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.ts';

/** What another terminal may ask of the orchestrator. `target` is a sweep or the beginning of a run's id; null: all. */
export type Command =
  | { readonly command: 'ping' }
  | { readonly command: 'pause' | 'resume' | 'stop' | 'cancel' | 'retry'; readonly target: string | null }
  /** A planned sweep, as plain data. */
  | { readonly command: 'enqueue'; readonly planned: JsonObject };

export type Steering = Extract<Command, { readonly target: string | null }>['command'];

export type Reply =
  /** One line on what was done, or that there was nothing to do. */
  { readonly ok: true; readonly message: string } | { readonly ok: false; readonly message: string };

/** A command from one line of JSON, or why it is none. */
export function parseCommand(line: string): Command | { readonly invalid: string } {
  const raw = parseObject(line);
  if (raw === undefined) return { invalid: 'a command is a JSON object on one line' };
  const target = typeof raw.target === 'string' ? raw.target : null;
  switch (raw.command) {
    case 'ping':
      return { command: 'ping' };
    case 'pause':
    case 'resume':
    case 'stop':
    case 'cancel':
    case 'retry':
      return { command: raw.command, target };
    case 'enqueue':
      return isJsonObject(raw.planned)
        ? { command: 'enqueue', planned: raw.planned }
        : { invalid: '"enqueue" needs "planned", a planned sweep' };
    default:
      return { invalid: `unknown command ${JSON.stringify(raw.command ?? null)}` };
  }
}

export function parseReply(line: string): Reply {
  const raw = parseObject(line);
  return { ok: raw?.ok === true, message: typeof raw?.message === 'string' ? raw.message : '' };
}

function parseObject(line: string): JsonObject | undefined {
  try {
    const value: JsonValue = JSON.parse(line);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
