import { ExitCode, isJsonObject, type JsonObject, type JsonValue, toExitCode, UserError } from '../base/index.ts';

/** What another terminal may ask of the orchestrator. `target` is a sweep or the beginning of a run's id; null: all. */
export type Command =
  | { readonly command: 'ping' }
  | { readonly command: 'pause' | 'resume' | 'stop' | 'cancel' | 'retry'; readonly target: string | null }
  | Enqueue;

export interface Enqueue {
  readonly command: 'enqueue';
  /** A planned sweep, as plain data. */
  readonly planned: JsonObject;
  /** Ids of the runs to which training is limited; null: all. */
  readonly only: readonly string[] | null;
  readonly retryFailed: boolean;
}

export type Steering = Extract<Command, { readonly target: string | null }>['command'];

export type Reply =
  /** One line on what was done, or that there was nothing to do. */
  | { readonly ok: true; readonly message: string }
  /** Why it was refused, and what whoever asked is to exit with. */
  | { readonly ok: false; readonly message: string; readonly exitCode: ExitCode };

export function refused(message: string, exitCode: ExitCode = ExitCode.usage): Reply {
  return { ok: false, message, exitCode };
}

/** The answer to a command that threw: its message, and the exit code that it asks for. */
export function refusedBy(error: unknown): Reply {
  if (error instanceof UserError) return refused(error.message, error.exitCode);
  return refused(error instanceof Error ? error.message : String(error), ExitCode.environment);
}

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
      if (!isJsonObject(raw.planned)) return { invalid: '"enqueue" needs "planned", a planned sweep' };
      return {
        command: 'enqueue',
        planned: raw.planned,
        only: Array.isArray(raw.only) ? raw.only.map(String) : null,
        retryFailed: raw.retryFailed === true,
      };
    default:
      return { invalid: `unknown command ${JSON.stringify(raw.command ?? null)}` };
  }
}

export function parseReply(line: string): Reply {
  const raw = parseObject(line);
  const message = typeof raw?.message === 'string' ? raw.message : '';
  if (raw?.ok === true) return { ok: true, message };
  return refused(message, toExitCode(raw?.exitCode) ?? ExitCode.usage);
}

function parseObject(line: string): JsonObject | undefined {
  try {
    const value: JsonValue = JSON.parse(line);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
