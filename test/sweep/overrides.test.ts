import { describe, expect, test } from 'vitest';
import { planned } from './plan-fixture.ts';
import { configs, points } from './points.ts';

const command = 'sweep: a\ntrial: {command: [run]}\n';
const text = `${command}
config: {rate: 0.1, loss: {kind: db, kappa: 1}}
matrix:
  grid:
    method: {DB: {m: 1}, PR (l1-+): {m: 2}, "PR (l1-+, l2++)": {m: 3}}
    x: [1, 2]
`;
const plan = (...overrides: string[]) => planned(text, { overrides });
const rates = (override: string) => [...new Set(configs(plan(override)).map((config) => config.rate))];

describe('a key that is no axis', () => {
  test('is set in every run, as a YAML scalar or flow collection', () => {
    expect(rates('rate=1e-3')).toEqual([0.001]);
    expect(rates('rate=true')).toEqual([true]);
    expect(rates('rate=')).toEqual([null]);
    expect(rates('rate=null')).toEqual([null]);
    expect(rates('rate="1"')).toEqual(['1']);
    expect(rates('rate=a=b')).toEqual(['a=b']);
    expect(rates('rate=[1, 2]')).toEqual([[1, 2]]);
    expect(rates("rate={a: 1, b: 'x,y'}")).toEqual([{ a: 1, b: 'x,y' }]);
    expect(rates("rate=don't")).toEqual(["don't"]);
  });

  test('merges as the last overlay, all of the command line at once', () => {
    const [first] = configs(plan('loss.lambda=3', 'loss.kind=pr'));
    expect(first?.loss).toEqual({ lambda: 3, kind: 'pr' });
    expect(configs(plan('loss.lambda=3'))[0]?.loss).toEqual({ kind: 'db', kappa: 1, lambda: 3 });
  });

  test('becomes the last axis before the seeds where it has a list', () => {
    const swept = plan('rate=1,2', 'method=DB');
    expect(points(swept)).toEqual(
      ['x=1 rate=1', 'x=1 rate=2', 'x=2 rate=1', 'x=2 rate=2'].map((one) => `block-1 method=DB ${one} #0`),
    );
    expect(swept.blocks[0]?.axes.at(-1)).toEqual({ name: 'rate', kind: 'key', keys: ['rate'], steps: [[1], [2]] });
    expect(configs(plan('loss.kind=db,pr', 'loss.lambda=3', 'x=1', 'method=DB')).map(({ loss }) => loss)).toEqual([
      { kind: 'db', kappa: 1, lambda: 3 },
      { kind: 'pr', lambda: 3 },
    ]);
  });

  test('commas inside quotes and brackets do not split', () => {
    expect(rates('rate="a,b",c')).toEqual(['a,b', 'c']);
    expect(rates("rate='a,b'")).toEqual(['a,b']);
    expect(rates('rate=[1,2],[3]')).toEqual([[1, 2], [3]]);
    expect(rates('rate=f(1, 2)')).toEqual(['f(1, 2)']);
  });

  test('of two for one key the later holds', () => {
    expect(rates('rate=1')).toEqual([1]);
    expect(configs(plan('rate=1', 'rate=2'))[0]?.rate).toBe(2);
  });
});

describe('an axis', () => {
  test('of values gets the given ones', () => {
    expect(points(plan('x=7', 'method=DB'))).toEqual(['block-1 method=DB x=7 #0']);
    expect(points(plan('x=7,1', 'method=DB'))).toEqual(['block-1 method=DB x=7 #0', 'block-1 method=DB x=1 #0']);
  });

  test('with labels has them picked, as typed, in quotes, or by a glob', () => {
    const picked = (override: string) => [...new Set(plan(override).runs.map((run) => run.places[0].labels.method))];
    expect(picked('method=DB')).toEqual(['DB']);
    expect(picked('method=PR (l1-+),DB')).toEqual(['PR (l1-+)', 'DB']);
    expect(picked('method=PR (l1-+, l2++)')).toEqual(['PR (l1-+, l2++)']);
    expect(picked('method="PR (l1-+, l2++)",DB')).toEqual(['PR (l1-+, l2++)', 'DB']);
    expect(picked('method=PR*')).toEqual(['PR (l1-+)', 'PR (l1-+, l2++)']);
    expect(picked('method=D?')).toEqual(['DB']);
    expect(picked('method=*')).toHaveLength(3);
  });

  test('of a zip: one value goes with every step, a list advances with it', () => {
    const zip = `${command}matrix: {zip: [{p: [1, 2], q: [a, b]}]}`;
    expect(points(planned(zip, { overrides: ['p=7'] }))).toEqual(['block-1 p=7 q=a #0', 'block-1 p=7 q=b #0']);
    expect(points(planned(zip, { overrides: ['p=7,8'] }))).toEqual(['block-1 p=7 q=a #0', 'block-1 p=8 q=b #0']);
    expect(points(planned(zip, { overrides: ['p=7', 'q=c'] }))).toEqual(['block-1 p=7 q=c #0']);
  });

  test('that a `when` switches off stays off', () => {
    const conditional = `${command}matrix: {grid: {kind: [db, focal], gamma: {values: [1, 2], when: {kind: focal}}}}`;
    expect(points(planned(conditional, { overrides: ['gamma=5'] }))).toEqual([
      'block-1 kind=db #0',
      'block-1 kind=focal gamma=5 #0',
    ]);
  });

  test('in one block is a config key in another', () => {
    const blocks = `${command}matrix: [{grid: {x: [1, 2]}}, {block: b, config: {x: 9, y: 1}}]`;
    expect(points(planned(blocks, { overrides: ['x=3'] }))).toEqual(['block-1 x=3 #0', 'b #0']);
    expect(points(planned(blocks, { overrides: ['x=3,4'] }))).toEqual(
      ['block-1 x=3', 'block-1 x=4', 'b x=3', 'b x=4'].map((one) => `${one} #0`),
    );
  });
});

describe('excludes, includes and seeds', () => {
  test('exclusions are applied afterwards', () => {
    const excluding = `${text}  exclude: [{x: 7}]\n`;
    expect(points(planned(excluding, { overrides: ['x=7,8', 'method=DB'] }))).toEqual(['block-1 method=DB x=8 #0']);
  });

  test('an exclude or a claim may still name what was not picked', () => {
    const naming = `${text}  exclude: [{method: PR (l1-+)}]
report: {claims: [{id: c, metric: m, better: PR (l1-+), than: DB}], tables: [{id: t, rows: method, columns: {m: m}}]}
`;
    expect(planned(naming, { overrides: ['method=DB'] }).runs).toHaveLength(2);
  });

  test('include points follow: labels that are not picked go, values are set', () => {
    const including = `${text}  include: [{method: PR (l1-+), x: 9}, {method: DB}]\n`;
    expect(points(planned(including, { overrides: ['method=DB', 'x=3'] }))).toEqual([
      'block-1 method=DB x=3 #0',
      'block-1 method=DB #0',
    ]);
    expect(points(planned(including, { overrides: ['method=PR (l1-+)', 'x=3,4', 'rate=5,6'] }))).toHaveLength(4);
  });

  test('`seed` stands for the seeds, `--seeds` for their count', () => {
    expect(plan('seed=3').seeds).toEqual([3]);
    expect(plan('seed=3,1').seeds).toEqual([3, 1]);
    expect(plan('seeds=2').seeds).toEqual([0, 1]);
    expect(plan('seeds=[4, 5]').seeds).toEqual([4, 5]);
    const counted = planned(text, { seeds: 3, overrides: ['x=1'] });
    expect([counted.seeds, counted.overrides]).toEqual([
      [0, 1, 2],
      ['x=1', 'seeds=3'],
    ]);
  });
});

test('a label that is picked says nothing to a block without its axis', () => {
  const file = `sweep: a
trial: {command: [echo, "{loss.kind}"]}
matrix:
  - {block: one, grid: {method: {ERM: {loss: {kind: bce}}, DB: {loss: {kind: db}}}}}
  - {block: two, grid: {loss.kind: [bce, focal]}}
`;
  const all = planned(file).runs.map(({ id }) => id);
  expect(planned(file, { overrides: ['method=DB'] }).runs.map(({ id }) => id)).toEqual([all[1], all[0], all[2]]);
  expect(planned(file, { overrides: ['method=E*,DB'] }).runs.map(({ id }) => id)).toEqual(all);
});
