/** Exit codes of the command line, by meaning. */
export const ExitCode = {
  ok: 0,
  runsFailed: 1,
  usage: 2,
  locked: 3,
  environment: 4,
  interrupted: 130,
  terminated: 143,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** The exit code of another process, where it is one of ours. */
export function toExitCode(status: unknown): ExitCode | undefined {
  return Object.values(ExitCode).find((code) => code === status);
}

/**
 * An error that the user can act on: printed as its message alone, without a stack, and ending the program with
 * `exitCode`. Anything else that is thrown is a bug of ours and printed with its stack.
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';
  readonly exitCode: ExitCode;
  constructor(message: string, exitCode: ExitCode, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** Bad usage, a malformed sweep file or malformed data (exit 2). */
export function usageError(message: string, options?: ErrorOptions): UserError {
  return new UserError(message, ExitCode.usage, options);
}

/** The machine lacks something: a folder, a backend, a GPU, room on the disk (exit 4). */
export function environmentError(message: string, options?: ErrorOptions): UserError {
  return new UserError(message, ExitCode.environment, options);
}
