import type { JsonObject } from '../../base/index.ts';

/** What `doctor` has found out about one thing. */
export interface DoctorFinding {
  /**
   * `missing`: can be done without; `broken`: a file is there, and not what it should be; `error`: nothing runs as asked
   * until it is mended.
   */
  readonly status: 'ok' | 'missing' | 'broken' | 'error';
  readonly about: 'node' | 'disk' | 'backend' | 'gpu' | 'data' | 'weights' | 'cluster';
  /** Which one, where there are several. */
  readonly name: string | null;
  readonly detail: string;
  /** How to get what is missing; null: nothing to do. */
  readonly hint: string | null;
  /** All that was found out, for --json; null: the detail says it. */
  readonly report: JsonObject | null;
}

/** A finding without a name, hint or report where none is given. */
export function finding(
  about: DoctorFinding['about'],
  status: DoctorFinding['status'],
  detail: string,
  rest: Partial<Pick<DoctorFinding, 'name' | 'hint' | 'report'>> = {},
): DoctorFinding {
  return { status, about, name: null, detail, hint: null, report: null, ...rest };
}
