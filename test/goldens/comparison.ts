/** How far a value may be from the golden one: `relative` times that value, plus `absolute`. */
export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

/** Compares computed values with golden ones and keeps what differs, named by its path in the golden file. */
export class Comparison {
  /** Golden values that were compared. */
  compared = 0;
  readonly failures: string[] = [];
  private readonly tolerance: Tolerance;

  constructor(tolerance: Tolerance) {
    this.tolerance = tolerance;
  }

  /** Numbers, or arrays of them of any depth and equal shape, within the tolerance. NaN is close to nothing. */
  close(path: string, actual: unknown, expected: unknown): void {
    if (Array.isArray(expected)) {
      this.compareItems(path, actual, expected);
      return;
    }
    this.compared++;
    if (typeof expected !== 'number' || typeof actual !== 'number') {
      if (actual !== expected || expected === undefined) this.fail(path, actual, expected);
      return;
    }
    const { relative, absolute } = this.tolerance;
    if (!(Math.abs(actual - expected) <= relative * Math.abs(expected) + absolute)) this.fail(path, actual, expected);
  }

  /** Equal as JSON: counts, names, nulls. */
  same(path: string, actual: unknown, expected: unknown): void {
    this.compared++;
    if (JSON.stringify(actual) !== JSON.stringify(expected)) this.fail(path, actual, expected);
  }

  private compareItems(path: string, actual: unknown, expected: readonly unknown[]): void {
    if (!Array.isArray(actual) || actual.length !== expected.length) {
      this.compared++;
      this.fail(`${path}.length`, Array.isArray(actual) ? actual.length : actual, expected.length);
      return;
    }
    for (const [index, item] of expected.entries()) this.close(`${path}[${index}]`, actual[index], item);
  }

  private fail(path: string, actual: unknown, expected: unknown): void {
    this.failures.push(`${path}: expected ${JSON.stringify(expected)}, got ${show(actual)}`);
  }
}

function show(value: unknown): string {
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
}
