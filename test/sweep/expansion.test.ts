import { describe, expect, test } from 'vitest';
import { complaint, planned } from './plan-fixture.ts';
import { configs, points } from './points.ts';

const command = 'sweep: a\ntrial: {command: [run]}\n';
const matrix = (text: string) => `${command}matrix:\n${text.replace(/^/gm, '  ')}`;

describe('order', () => {
  test('grid, the last axis fastest, then each zip, then the seeds', () => {
    const plan = planned(`${matrix('grid: {x: [1, 2], y: [a, b]}\nzip: [{p: [1, 2], q: [3, 4]}]')}\nseeds: [5, 3]`);
    expect(points(plan).slice(0, 6)).toEqual([
      'block-1 x=1 y=a p=1 q=3 #5',
      'block-1 x=1 y=a p=1 q=3 #3',
      'block-1 x=1 y=a p=2 q=4 #5',
      'block-1 x=1 y=a p=2 q=4 #3',
      'block-1 x=1 y=b p=1 q=3 #5',
      'block-1 x=1 y=b p=1 q=3 #3',
    ]);
    expect(plan.runs).toHaveLength(16);
    expect(plan.blocks[0]?.axes).toEqual([
      { name: 'x', kind: 'key', keys: ['x'], steps: [[1], [2]] },
      { name: 'y', kind: 'key', keys: ['y'], steps: [['a'], ['b']] },
      {
        name: 'p',
        kind: 'zip',
        keys: ['p', 'q'],
        steps: [
          [1, 3],
          [2, 4],
        ],
      },
    ]);
  });

  test('labels and axes that look like integers keep the order of the file', () => {
    const plan = planned(matrix('grid: {depth: {50: {d: 50}, 18: {d: 18}, x: {}, 9: {d: 9}}}'));
    expect(points(plan)).toEqual(['depth=50', 'depth=18', 'depth=x', 'depth=9'].map((text) => `block-1 ${text} #0`));
  });

  test('blocks follow one another and have names by position where they have none', () => {
    const plan = planned(matrix('- {grid: {x: [1]}}\n- {block: mine, config: {z: 1}}\n- {grid: {x: [2]}}'));
    expect(points(plan)).toEqual(['block-1 x=1 #0', 'mine #0', 'block-3 x=2 #0']);
  });

  test('without a matrix there is one run for each seed', () => {
    expect(points(planned(`${command}seeds: 2`))).toEqual(['block-1 #0', 'block-1 #1']);
  });

  test('a run that comes up again is listed once, with every place', () => {
    const plan = planned(
      matrix('- {block: one, grid: {x: [1, 2]}}\n- {block: two, grid: {m: {A: {x: 2}, B: {x: 3}, C: {x: 2}}}}'),
    );
    expect(points(plan)).toEqual(['one x=1 #0', 'one x=2 #0 | two m=A #0 | two m=C #0', 'two m=B #0']);
  });

  test('seeds that stand there twice count once', () => {
    expect(planned(`${command}seeds: [4, 4, 2]`).seeds).toEqual([4, 2]);
  });
});

describe('ranges', () => {
  const values = (range: string) => planned(matrix(`grid: {x: ${range}}`)).runs.map(({ config }) => config.x);

  test('are rounded to 12 significant digits, the ends exact', () => {
    expect(values('{from: 0, to: 1, count: 11}')).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
    expect(values('{from: 1e-3, to: 1e-1, count: 3, scale: log}')).toEqual([0.001, 0.01, 0.1]);
    expect(values('{from: 0.1234567890123456, to: 1, count: 2}')).toEqual([0.1234567890123456, 1]);
    expect(values('{from: 0, to: 1, count: 4}')).toEqual([0, 0.333333333333, 0.666666666667, 1]);
    expect(values('{from: 10, to: 0, count: 3, scale: linear}')).toEqual([10, 5, 0]);
    expect(values('{from: 2, to: 9, count: 1}')).toEqual([2]);
  });

  test('stay finite at the ends of what numbers can hold', () => {
    expect(values('{from: -1.7e308, to: 1.7e308, count: 3}')).toEqual([-1.7e308, 0, 1.7e308]);
    expect(values('{from: 1e-300, to: 1e300, count: 3, scale: log}')).toEqual([1e-300, 1, 1e300]);
  });
});

describe('conditional axes', () => {
  test('a run that does not match stays, once, without the axis', () => {
    const plan = planned(
      matrix('grid:\n  loss.kind: [db, focal]\n  loss.gamma: {values: [1, 2], when: {loss.kind: [focal, other]}}'),
    );
    expect(points(plan)).toEqual([
      'block-1 loss.kind=db #0',
      'block-1 loss.kind=focal loss.gamma=1 #0',
      'block-1 loss.kind=focal loss.gamma=2 #0',
    ]);
  });

  test('labelled axes and ranges may have one too; it sees labels and the command line', () => {
    const text = matrix(`config: {deep: false}
grid:
  method: {A: {}, B: {}}
  part: {labels: {X: {x: 1}, Y: {x: 2}}, when: {method: {not: A}}}
  rate: {from: 1, to: 2, count: 2, when: {deep: true}}`);
    expect(points(planned(text))).toEqual([
      'block-1 method=A #0',
      'block-1 method=B part=X #0',
      'block-1 method=B part=Y #0',
    ]);
    expect(points(planned(text, { overrides: ['deep=true'] }))).toHaveLength(6);
  });
});

describe('exclude', () => {
  test('leaves out a run that matches every entry of one item', () => {
    const plan = planned(
      `seeds: 2\n${matrix(`grid: {method: {DB: {m: 1}, PR: {m: 2}}, x: [1, 2, 3]}
exclude:
  - {method: DB, x: [1, 3]}
  - {x: {min: 2, max: 2}, seed: 1}`)}`,
    );
    expect(points(plan)).toEqual(
      [
        'method=DB x=2 #0',
        'method=PR x=1 #0',
        'method=PR x=1 #1',
        'method=PR x=2 #0',
        'method=PR x=3 #0',
        'method=PR x=3 #1',
      ].map((text) => `block-1 ${text}`),
    );
  });

  test('compares numbers by value, and tells 1 from "1"', () => {
    const left = (item: string) =>
      planned(matrix(`grid: {x: [1, "1", 2]}\nexclude: [{x: ${item}}]`)).runs.map(({ config }) => config.x);
    expect(left('1.0')).toEqual(['1', 2]);
    expect(left('"1"')).toEqual([1, 2]);
    expect(left('{not: [1, 2]}')).toEqual([1, 2]);
  });

  test('knows a label that looks like a number by its text', () => {
    expect(points(planned(matrix('grid: {depth: {18: {d: 18}, 50: {d: 50}}}\nexclude: [{depth: 18}]')))).toEqual([
      'block-1 depth=50 #0',
    ]);
  });

  test('sees the completed config, and leaves out what would not be valid', () => {
    const text = (item: string) => `sweep: a
matrix:
  grid:
    method: {DB: {loss: {kind: db}}, Focal: {loss: {kind: focal}}}
    loss.gamma: [2, 3]
  exclude: [${item}]`;
    expect(complaint(text('{loss.gamma: 3}'))).toContain('unknown field "gamma"');
    expect(points(planned(text('{method: DB}')))).toEqual([
      'block-1 method=Focal loss.gamma=2 #0',
      'block-1 method=Focal loss.gamma=3 #0',
    ]);
    const byDefault = 'sweep: a\nmatrix: {grid: {loss.kind: [db, focal]}, exclude: [{loss.kappa: 0.01}]}';
    expect(points(planned(byDefault))).toEqual(['block-1 loss.kind=focal #0']);
  });

  test('an axis hides the config key of its name', () => {
    const plan = planned(matrix('grid: {set: {voc: {set: 1}, coco: {set: 2}}}\nexclude: [{set: voc}]'));
    expect(points(plan)).toEqual(['block-1 set=coco #0']);
  });
});

describe('include', () => {
  test('adds points behind the grid, each with all seeds; an axis they omit is absent', () => {
    const plan = planned(
      `${matrix(`grid: {method: {DB: {m: 1}, PR: {m: 2}}, x: [1, 2]}
exclude: [{method: DB}]
include:
  - {method: DB, x: 9}
  - {x: 7, deep.y: 3}`)}\nseeds: 2`,
    );
    expect(points(plan).slice(4)).toEqual(
      ['method=DB x=9 #0', 'method=DB x=9 #1', 'x=7 #0', 'x=7 #1'].map((text) => `block-1 ${text}`),
    );
    expect(configs(plan)[6]).toEqual({ x: 7, deep: { y: 3 }, seed: 0 });
  });

  test('its values are steps of the axis that the plan shows', () => {
    const plan = planned(matrix('grid: {x: [1, 2]}\ninclude: [{x: 9}, {x: 2}]'));
    expect(plan.blocks[0]?.axes[0]?.steps).toEqual([[1], [2], [9]]);
    expect(plan.runs).toHaveLength(3);
  });

  test('labels come in the order of the axes', () => {
    const plan = planned(matrix('grid: {x: [1], method: {A: {a: 1}}}\ninclude: [{method: A, x: 5}]'));
    expect(points(plan)[1]).toBe('block-1 x=5 method=A #0');
  });
});
