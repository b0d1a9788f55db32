/** What `doctor` has found out about one thing. */
export interface DoctorFinding {
  /** `missing`: can be done without; `error`: nothing runs as asked until it is mended. */
  readonly status: 'ok' | 'missing' | 'error';
  readonly about: 'node' | 'disk' | 'backend' | 'gpu' | 'data' | 'weights' | 'cluster';
  /** Which one, where there are several. */
  readonly name: string | null;
  readonly detail: string;
  /** How to get what is missing; null: nothing to do. */
  readonly hint: string | null;
}

export function ok(about: DoctorFinding['about'], name: string | null, detail: string): DoctorFinding {
  return { status: 'ok', about, name, detail, hint: null };
}

export function missing(
  about: DoctorFinding['about'],
  name: string | null,
  detail: string,
  hint: string | null,
): DoctorFinding {
  return { status: 'missing', about, name, detail, hint };
}

export function broken(about: DoctorFinding['about'], name: string | null, detail: string, hint: string | null) {
  return { ...missing(about, name, detail, hint), status: 'error' } as const;
}
