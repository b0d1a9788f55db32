import { describe, expect, test } from 'vitest';
import { planned } from './plan-fixture.ts';
import { configs, points } from './points.ts';

/** The config of the one run of a sweep whose trial is a command, without its seed. */
function configOf(files: Parameters<typeof planned>[0], given: Parameters<typeof planned>[1] = {}) {
  const [first] = configs(planned(files, given));
  const { seed, ...config } = first ?? {};
  return config;
}

const command = 'sweep: a\ntrial: {command: [run]}\n';

describe('overlays', () => {
  test('later files win, in the order of `extends`, then the file itself', () => {
    const files = {
      'sweep.yaml': `${command}extends: [one.yaml, two.yaml]\nconfig: {c: 3}\n`,
      'one.yaml': 'config: {a: 1, b: 1, c: 1}',
      'two.yaml': 'config: {b: 2, c: 2}',
    };
    expect(configOf(files)).toEqual({ a: 1, b: 2, c: 3 });
  });

  test('a file sees what the files it extends extend, by paths relative to each', () => {
    const files = {
      'sweep.yaml': `${command}extends: base/one.yaml\n`,
      'base/one.yaml': 'extends: [deep/two.yaml, ../top.yaml]\nconfig: {a: 1}',
      'base/deep/two.yaml': 'config: {a: 2, b: 2}',
      'top.yaml': 'config: {b: 3}',
    };
    expect(configOf(files)).toEqual({ a: 1, b: 3 });
  });

  test('a file may be extended along two ways', () => {
    const files = {
      'sweep.yaml': `${command}extends: [left.yaml, right.yaml]\n`,
      'left.yaml': 'extends: root.yaml\nconfig: {left: 1}',
      'right.yaml': 'extends: root.yaml\nconfig: {right: 1}',
      'root.yaml': 'config: {root: 1}',
    };
    expect(configOf(files)).toEqual({ root: 1, left: 1, right: 1 });
  });

  test('name and title are not inherited', () => {
    const plan = planned({
      'sweep.yaml': `${command}extends: base.yaml\n`,
      'base.yaml': 'sweep: base\ntitle: The base',
    });
    expect([plan.sweep, plan.title]).toEqual(['a', null]);
  });

  test('maps merge deeply, lists and scalars replace, null is a value', () => {
    const files = {
      'sweep.yaml': `${command}extends: base.yaml\nconfig: {a: {y: [3]}, b: null, d: {z: 1}}\n`,
      'base.yaml': 'config: {a: {x: 1, y: [1, 2]}, b: {c: 1}, d: 4}',
    };
    expect(configOf(files)).toEqual({ a: { x: 1, y: [3] }, b: null, d: { z: 1 } });
  });

  test('a map whose kind changes starts afresh; with the same kind, or a first one, it goes on', () => {
    const files = (loss: string) => ({
      'sweep.yaml': `${command}extends: base.yaml\nconfig: {loss: ${loss}}\n`,
      'base.yaml': 'config: {loss: {kind: db, kappa: 1}, model: {width: 2}}',
    });
    expect(configOf(files('{kind: pr, lambda: 3}'))).toMatchObject({ loss: { kind: 'pr', lambda: 3 } });
    expect(configOf(files('{kind: pr, lambda: 3}')).loss).not.toHaveProperty('kappa');
    expect(configOf(files('{kind: db, lambda: 3}')).loss).toEqual({ kind: 'db', kappa: 1, lambda: 3 });
    expect(configOf(files('{lambda: 3}')).loss).toEqual({ kind: 'db', kappa: 1, lambda: 3 });
    expect(configOf(files('{kind: null}')).loss).toEqual({ kind: null });
  });

  test('a dotted key changes the kind as well', () => {
    const plan = planned(`${command}config: {loss: {kind: db, kappa: 1}}\nmatrix: {grid: {loss.kind: [db, pr]}}\n`);
    expect(configs(plan).map(({ loss }) => loss)).toEqual([{ kind: 'db', kappa: 1 }, { kind: 'pr' }]);
  });

  test('a command takes the place of a program that a base names, and the other way round', () => {
    const base = { 'base.yaml': 'trial: {program: train, keep: nothing}' };
    const own = planned({ 'sweep.yaml': 'sweep: a\nextends: base.yaml\ntrial: {command: [run]}', ...base });
    expect(own.runs[0]?.trial).toEqual({ command: ['run'] });
    expect(own.launch.keep).toBe('nothing');
    const program = planned({
      'sweep.yaml': 'sweep: a\nextends: base.yaml\ntrial: {program: train}',
      'base.yaml': 'trial: {command: [run]}',
    });
    expect(program.runs[0]?.trial).toEqual({ program: 'train' });
  });

  test('block config, axes in file order, include and the command line win in this order', () => {
    const text = `${command}
config: {a: 0, b: 0, c: 0, d: 0, e: 0}
matrix:
  config: {b: 1, c: 1, d: 1, e: 1}
  grid:
    first: {x: {c: 2, d: 2, e: 2}}
    second: {y: {d: 3, e: 3}}
  include:
    - {first: x, e: 4}
`;
    const seeded = { seed: 0 };
    expect(configs(planned(text))).toEqual([
      { a: 0, b: 1, c: 2, d: 3, e: 3, ...seeded },
      { a: 0, b: 1, c: 2, d: 2, e: 4, ...seeded },
    ]);
    expect(configs(planned(text, { overrides: ['e=9'] })).map(({ e }) => e)).toEqual([9, 9]);
  });
});

describe('profiles', () => {
  const text = `${command}
config: {steps: 100}
seeds: 2
profiles:
  quick: {config: {steps: 10}}
  paper: {seeds: [7], matrix: {grid: {size: [1, 2]}}}
matrix:
  grid:
    method: {A: {}, B: {x: 1}}
`;

  test('the first is the default, and stored under the plain name', () => {
    const plan = planned(text);
    expect([plan.profile, plan.storedAs]).toEqual(['quick', 'a']);
    expect(plan.runs).toHaveLength(4);
    expect(plan.runs[0]?.config).toMatchObject({ steps: 10 });
  });

  test('another one is stored under its name; its matrix and its seeds replace those of the file', () => {
    const plan = planned(text, { profile: 'paper' });
    expect([plan.profile, plan.storedAs]).toEqual(['paper', 'a@paper']);
    expect(points(plan)).toEqual(['block-1 size=1 #7', 'block-1 size=2 #7']);
    expect(plan.runs[0]?.config).toEqual({ steps: 100, size: 1, seed: 7 });
  });

  test('a file without profiles has none', () => {
    expect(planned(command)).toMatchObject({ profile: null, profiles: [], storedAs: 'a' });
  });

  test('merge by name across files, the first of the first file staying the default', () => {
    const files = {
      'sweep.yaml': `${command}extends: base.yaml\nprofiles: {paper: {config: {x: 2}}, extra: {}, quick: {seeds: 3}}\n`,
      'base.yaml': 'profiles: {quick: {config: {x: 1}}, paper: {seeds: 5}}',
    };
    expect(planned(files)).toMatchObject({ profile: 'quick', seeds: [0, 1, 2] });
    const paper = planned(files, { profile: 'paper' });
    expect(paper.seeds).toEqual([0, 1, 2, 3, 4]);
    expect(paper.runs[0]?.config).toEqual({ x: 2, seed: 0 });
  });
});

describe('defaults', () => {
  const rules = `
defaults:
  coco: {when: {set: coco}, config: {rate: 1, optimizer: {kind: sgd, momentum: 0.9}}}
  late: {when: {rate: 1}, config: {late: true, rate: 5}}
  all: {config: {steps: 8}}
`;

  test('fill what is unset when all else has been said, in order, null counting as set', () => {
    const plan = planned(`${command}matrix: {grid: {set: [voc, coco], rate: [null, 2]}}${rules}`);
    expect(configs(plan)).toEqual([
      { set: 'voc', rate: null, steps: 8, seed: 0 },
      { set: 'voc', rate: 2, steps: 8, seed: 0 },
      { set: 'coco', rate: null, optimizer: { kind: 'sgd', momentum: 0.9 }, steps: 8, seed: 0 },
      { set: 'coco', rate: 2, optimizer: { kind: 'sgd', momentum: 0.9 }, steps: 8, seed: 0 },
    ]);
    expect(configOf(`${command}config: {set: coco}${rules}`)).toMatchObject({ rate: 1, late: true });
  });

  test('see the command line, and do not reach into a map of another kind', () => {
    const plan = planned(`${command}config: {optimizer: {kind: adam}}${rules}`, { overrides: ['set=coco'] });
    expect(plan.runs[0]?.config).toMatchObject({ set: 'coco', rate: 1, optimizer: { kind: 'adam' } });
    expect(plan.runs[0]?.config.optimizer).not.toHaveProperty('momentum');
  });

  test('may ask for labels and the seed', () => {
    const text = `${command}seeds: 2\nmatrix: {grid: {method: {A: {}, B: {b: 1}}}}
defaults:
  label: {when: {method: A}, config: {a: 1}}
  seed: {when: {seed: 1}, config: {odd: true}}
`;
    expect(configs(planned(text))).toEqual([
      { a: 1, seed: 0 },
      { a: 1, seed: 1, odd: true },
      { b: 1, seed: 0 },
      { b: 1, seed: 1, odd: true },
    ]);
  });

  test('merge by name', () => {
    const files = {
      'sweep.yaml': `${command}extends: base.yaml\nconfig: {set: voc}\ndefaults: {coco: {when: {set: voc}}}\n`,
      'base.yaml': 'defaults: {coco: {when: {set: coco}, config: {rate: 1}}}',
    };
    expect(configOf(files)).toEqual({ set: 'voc', rate: 1 });
  });
});
