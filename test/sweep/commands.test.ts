import { describe, expect, test } from 'vitest';
import { complaint, planned } from './plan-fixture.ts';

const commands = (command: string, rest = '') =>
  planned(`sweep: a\ntrial: {command: ${command}}\n${rest}`).runs.map(({ trial }) =>
    'command' in trial ? trial.command : [],
  );

describe('arguments', () => {
  test('{dotted.key} is the value: a text as it is, anything else as canonical JSON', () => {
    const config =
      'config: {rate: 8e-3, name: a b, list: [1, "x"], map: {b: 1, a: null}, none: null, deep: {er: true}}';
    expect(
      commands('[run, "--rate={rate}", "{name}", "{list}", "{map}", "{none}", "{deep.er}", "{seed}"]', config),
    ).toEqual([['run', '--rate=0.008', 'a b', '[1,"x"]', '{"a":null,"b":1}', 'null', 'true', '0']]);
  });

  test('several in one argument; doubled braces are braces; what is filled in is not looked at again', () => {
    const config = 'config: {a: "{b}", b: 2}';
    expect(commands(`[run, "{a}-{b}", '{{"b": {b}}}', "{{b}}"]`, config)).toEqual([
      ['run', '{b}-2', '{"b": 2}', '{b}'],
    ]);
  });

  test('numbers and booleans stand for what was written', () => {
    expect(commands('[run, 3, 1e-3, true, 0x10, "0"]')).toEqual([['run', '3', '1e-3', 'true', '0x10', '0']]);
  });

  test('conditional ones are there for the runs that match', () => {
    const command =
      '[run, {when: {amp: true}, arguments: [--amp, "{seed}"]}, {when: {method: A}, arguments: [--a]}, end]';
    const rest = 'config: {amp: false}\nmatrix: {grid: {method: {A: {}, B: {amp: true}}}}';
    expect(commands(command, rest)).toEqual([
      ['run', '--a', 'end'],
      ['run', '--amp', '0', 'end'],
    ]);
  });

  test('a key that a run lacks is an error only where the argument is there', () => {
    const rest = 'matrix: {grid: {kind: [db, focal], gamma: {values: [2], when: {kind: focal}}}}';
    expect(commands('[run, {when: {kind: focal}, arguments: ["{gamma}"]}]', rest)).toEqual([['run'], ['run', '2']]);
    expect(complaint(`sweep: a\ntrial: {command: [run, "{gamma}"]}\n${rest}`)).toContain(
      'the run of block "block-1", kind "db", seed 0 has no config key "gamma"',
    );
  });

  test('the command is part of what a run is; how it is started is not', () => {
    const ids = (trial: string) => planned(`sweep: a\ntrial: {${trial}}`).runs.map(({ id }) => id);
    const plain = ids('command: [run]');
    expect(ids('command: [run, x]')).not.toEqual(plain);
    expect(
      ids('command: [run], launcher: [nice], cwd: sub, env: {set: {A: 1}}, keep: nothing, inputs: [a.py]'),
    ).toEqual(plain);
  });
});

test('launch settings are completed', () => {
  expect(planned('sweep: a\ntrial: {command: [run]}').launch).toEqual({
    launcher: [],
    cwd: '',
    env: { set: {}, hide: [] },
    keep: 'weights',
    inputs: null,
  });
  const trial = `{command: [run], launcher: [nice, -n, 5], cwd: ./a//b/, env: {set: {THREADS: 4, ON: true, T: "x y"}, hide: [HOME]},
  keep: checkpoint, inputs: [train.py, "src/**"]}`;
  expect(planned(`sweep: a\ntrial: ${trial}`).launch).toEqual({
    launcher: ['nice', '-n', '5'],
    cwd: 'a/b',
    env: { set: { THREADS: '4', ON: 'true', T: 'x y' }, hide: ['HOME'] },
    keep: 'checkpoint',
    inputs: ['train.py', 'src/**'],
  });
});
