/** How far a value may be from the golden one: `relative` times that value, plus `absolute`. */
export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

/** How many doubts away a value may be: a doubt is but the largest of a few tries, and both sides have theirs. */
const doubtsAllowed = 4;

/** Compares computed values with golden ones and keeps what differs, named by its path in the golden file. */
export class Comparison {
  /** Golden values that were compared. */
  compared = 0;
  readonly failures: string[] = [];
  /** Of those compared, the ones that differ but that nobody can tell right from wrong. */
  readonly undecided: string[] = [];
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

  /**
   * As `close`, of a number that rounding alone moves by `doubt`. Where that is more than the tolerance, a difference of
   * up to four doubts is no failure, and no agreement either.
   */
  closeAsDetermined(path: string, actual: number, expected: number | undefined, doubt: number): void {
    const before = this.failures.length;
    this.close(path, actual, expected);
    if (this.failures.length === before || expected === undefined) return;
    const { relative, absolute } = this.tolerance;
    const isDetermined = doubt <= relative * Math.abs(expected) + absolute;
    if (isDetermined || !(Math.abs(actual - expected) <= doubtsAllowed * doubt)) return;
    const failure = this.failures.pop()!;
    this.undecided.push(`${failure}; rounding alone moves it by ${doubt.toPrecision(3)}`);
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
