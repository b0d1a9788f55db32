import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDiagnostics } from '../../src/sweep/index.ts';
import { planned, planText } from './plan-fixture.ts';
import { configs, points } from './points.ts';

/** Axes `a`, `b`, ... with the values 0..n-1 each. */
const axes = fc
  .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 })
  .map((sizes) =>
    Object.fromEntries(
      sizes.map((size, i) => [String.fromCharCode(97 + i), Array.from({ length: size }, (_, v) => v)]),
    ),
  );

/** An item of exclude or include over those axes: some of them, each with one value. */
const item = fc
  .dictionary(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 3 }), { minKeys: 1, maxKeys: 3 })
  .map((entries) => ({ ...entries }));

const sweep = (rest: object) => JSON.stringify({ sweep: 'a', trial: { command: ['run'] }, ...rest });
const onlyKnown = (one: Record<string, number>, grid: object) =>
  Object.fromEntries(Object.entries(one).filter(([key]) => key in grid));
const size = (grid: Record<string, readonly unknown[]>) =>
  Object.values(grid).reduce((n, values) => n * values.length, 1);
const runs = { numRuns: 60 };

describe('counts', () => {
  test('grid x zip x seeds', () => {
    fc.assert(
      fc.property(axes, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }), (grid, steps, seeds) => {
        const zip = [{ p: Array.from({ length: steps }, (_, i) => i), q: Array.from({ length: steps }, (_, i) => -i) }];
        const plan = planned(sweep({ matrix: { grid, zip }, seeds }));
        expect(plan.runs).toHaveLength(size(grid) * steps * seeds);
        expect(new Set(plan.runs.map(({ id }) => id)).size).toBe(plan.runs.length);
      }),
      runs,
    );
  });
});

describe('exclude and include', () => {
  test('an exclude takes away exactly what matches, and an include brings exactly its points back', () => {
    fc.assert(
      fc.property(axes, fc.array(item, { maxLength: 3 }), fc.array(item, { maxLength: 3 }), (grid, away, back) => {
        const known = (items: readonly Record<string, number>[]) =>
          items.map((one) => onlyKnown(one, grid)).filter((one) => Object.keys(one).length > 0);
        const [exclude, include] = [known(away), known(back)];
        const all = configs(planned(sweep({ matrix: { grid } })));
        const kept = all.filter(
          (config) => !exclude.some((one) => Object.entries(one).every(([key, value]) => config[key] === value)),
        );
        const expected = [...kept, ...include.map((one) => ({ ...one, seed: 0 }))];
        const result = planText(sweep({ matrix: { grid, exclude, include } }));
        if ('diagnostics' in result) {
          expect(expected).toEqual([]);
        } else {
          const distinct = new Set(expected.map((config) => JSON.stringify(Object.entries(config).sort())));
          expect(
            new Set(configs(result.planned).map((config) => JSON.stringify(Object.entries(config).sort()))),
          ).toEqual(distinct);
          expect(result.planned.runs).toHaveLength(distinct.size);
        }
      }),
      runs,
    );
  });
});

describe('overrides', () => {
  test('commute with expansion: setting a key, and expanding, give the same runs in either order', () => {
    fc.assert(
      fc.property(axes, fc.constantFrom('a', 'b', 'c', 'other'), fc.integer({ min: 0, max: 5 }), (grid, key, value) => {
        const expanded = configs(planned(sweep({ matrix: { grid } }))).map((config) => ({ ...config, [key]: value }));
        const distinct = [
          ...new Map(expanded.map((config) => [JSON.stringify(Object.entries(config).sort()), config])).values(),
        ];
        const overridden = configs(planned(sweep({ matrix: { grid } }), { overrides: [`${key}=${value}`] }));
        expect(overridden).toEqual(distinct);
      }),
      runs,
    );
  });

  test('a list of values gives the runs of each value', () => {
    fc.assert(
      fc.property(
        axes,
        fc.constantFrom('a', 'b', 'other'),
        fc.uniqueArray(fc.integer(), { minLength: 2, maxLength: 3 }),
        (grid, key, values) => {
          const plan = (override: string) => planned(sweep({ matrix: { grid } }), { overrides: [override] });
          const each = values.flatMap((value) => plan(`${key}=${value}`).runs.map(({ id }) => id));
          expect(new Set(plan(`${key}=${values.join(',')}`).runs.map(({ id }) => id))).toEqual(new Set(each));
        },
      ),
      runs,
    );
  });
});

test('the same files give the same plan', () => {
  fc.assert(
    fc.property(axes, fc.array(item, { maxLength: 2 }), (grid, items) => {
      const exclude = items.map((one) => onlyKnown(one, grid)).filter((one) => Object.keys(one).length > 0);
      const text = sweep({ matrix: { grid, exclude }, seeds: 2 });
      expect(JSON.stringify(planText(text))).toBe(JSON.stringify(planText(text)));
    }),
    runs,
  );
});

describe('any file gives a plan or diagnostics', () => {
  const check = (file: string | Uint8Array, overrides: readonly string[] = []) => {
    const result = planText({ 'sweep.yaml': file }, { overrides });
    if ('planned' in result) expect(points(result.planned).length).toBeGreaterThan(0);
    else expect(formatDiagnostics(result.diagnostics)).toMatch(/\d+ errors?, nothing was started\.$/);
  };

  test('whatever its bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => check(bytes)),
      { numRuns: 300 },
    );
  });

  test('whatever YAML it holds where a sweep has its parts', () => {
    const parts = fc.constantFrom(
      'config',
      'matrix',
      'profiles',
      'defaults',
      'seeds',
      'report',
      'trial',
      'executor',
      'limits',
      'extends',
      'title',
    );
    fc.assert(
      fc.property(fc.dictionary(parts, fc.jsonValue({ maxDepth: 4 })), (rest) =>
        check(JSON.stringify({ sweep: 'a', ...rest })),
      ),
      { numRuns: 300 },
    );
  });

  test('wherever a good one is cut or spoilt', () => {
    const good = `sweep: a
trial: {command: [run, "{x}", {when: {x: 1}, arguments: ["{{"]}]}
profiles: {quick: {seeds: 2}, paper: {matrix: {grid: {x: [1]}}}}
defaults: {d: {when: {method: A}, config: {z: 1}}}
matrix:
  - block: b
    grid:
      method: {A: {kind: a}, "B, C": &b {kind: b}}
      x: {from: 1, to: 3, count: 3, scale: log}
      y: {values: [1, 2], when: {x: {not: 2}}}
    zip: [{p: [1, 2], q: [3, 4]}]
    exclude: [{method: A, x: {min: 2}}]
    include: [{method: A, x: 9, extra: *b}]
report:
  tables: [{id: t, each: block, rows: [method, x], columns: {m: m}, reference: {source: s, values: {b: {A: {1: [1]}}}}}]
  claims: [{id: c, metric: m, better: "B, C", than: all}]
`;
    const position = fc.nat({ max: good.length });
    const spoilt = fc
      .tuple(position, position, fc.string({ maxLength: 4 }))
      .map(([from, length, text]) => good.slice(0, from) + text + good.slice(from + (length % 6)));
    check(good);
    fc.assert(
      fc.property(spoilt, (text) => check(text)),
      { numRuns: 300 },
    );
  });

  test('whatever is typed behind it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (text) => check('sweep: a', [text])),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), (text) => check('sweep: a\ntrial: {command: [run]}', [`x.y=${text}`])),
      { numRuns: 300 },
    );
  });
});
