import { ExitCode, UserError } from '../base/index.ts';
import type { Diagnostic } from './diagnostics.ts';
import { formatDiagnostics } from './format-diagnostics.ts';

/** Errors of a sweep file or of an argument (exit 2; 4 for what this machine lacks), as text for people and one by one for programs. */
export class InputError extends UserError {
  override readonly name = 'InputError';
  readonly diagnostics: readonly Diagnostic[];
  constructor(diagnostics: readonly Diagnostic[], exitCode: ExitCode = ExitCode.usage) {
    super(formatDiagnostics(diagnostics), exitCode);
    this.diagnostics = diagnostics;
  }
}
