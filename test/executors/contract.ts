import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { AttemptState, Executor } from '../../src/executors/index.ts';
import { type AttemptKey, attemptPaths, readExit } from '../../src/rundir/index.ts';
import { eventually, jobOf, newRoot } from './job-of.ts';

/** An executor under test, and what the suite does to it from outside. */
export interface Subject {
  readonly executor: Executor;
  /** What a new orchestrator would look through after this one has died. */
  readonly restart: () => Executor;
  /** Ends an attempt's program together with everything that could tell of it. */
  readonly lose: (key: AttemptKey) => Promise<void>;
}

/**
 * What every executor keeps to.
 * @param make a subject for a root
 */
export function keepsTheContract(make: (root: string) => Subject): void {
  const setUp = () => {
    const root = newRoot();
    const subject = make(root);
    const job = (...command: readonly string[]) => jobOf(root, subject.executor, command);
    const ended = (executor: Executor, key: AttemptKey) =>
      eventually(async () => {
        const [state] = await executor.poll([key]);
        return state?.state === 'ended' && state;
      });
    return { root, ...subject, job, ended };
  };

  test('runs a program without a shell and keeps its output and exit status', async () => {
    const { root, executor, job, ended } = setUp();
    const program = 'printf "%s\\n" "$0" "$@"; echo problem >&2; exit 7';
    const one = job('/bin/sh', '-c', program, '$HOME `id`', '*', "it's", '', 'two\nlines', '"');
    await executor.submit(one);
    expect(await ended(executor, one)).toEqual({ state: 'ended', status: 7, cause: null });
    const { stdout, stderr } = attemptPaths(root, one);
    expect(readFileSync(stdout, 'utf8')).toBe('$HOME `id`\n*\nit\'s\n\ntwo\nlines\n"\n');
    expect(readFileSync(stderr, 'utf8')).toBe('problem\n');
    expect(readExit(root, one)).toEqual({ status: 7 });
  });

  test.each([
    ['C.UTF-8', []],
    ['POSIX', []],
    ['C.UTF-8', ['\u001f', '*']],
  ])('starts the program of a name that a shell has too, and changes no character (%s, %j)', async (locale, more) => {
    const { root, executor, job, ended } = setUp();
    const letters = String.fromCodePoint(...Array.from({ length: 0x800 - 0xa0 }, (_, i) => 0xa0 + i), 0x4e2d, 0x1f40d);
    const words = ['one\\ntwo\\c', '\u0001\u007f\u0081', letters, '\r', '\\', '=', '+', '.', ...more];
    const one = job('echo', ...words);
    await executor.submit({ ...one, env: { ...one.env, LC_ALL: locale } });
    expect(await ended(executor, one)).toMatchObject({ status: 0 });
    expect(readFileSync(attemptPaths(root, one).stdout, 'utf8')).toBe(`${words.join(' ')}\n`);
  });

  test('every variable of the environment reaches the program, also those that no shell has', async () => {
    const { root, executor, job, ended } = setUp();
    const one = job('env');
    // How many shells deep a job of a cluster is, is the cluster's.
    const depth: Record<string, string> = executor.queue === undefined ? { SHLVL: '7' } : {};
    const env = { 'A.B': '1', 'npm_package_config_x-y': "it's\n2", ...depth };
    await executor.submit({ ...one, env: { ...one.env, ...env } });
    expect(await ended(executor, one)).toMatchObject({ status: 0 });
    const said = readFileSync(attemptPaths(root, one).stdout, 'utf8');
    for (const [name, value] of Object.entries({ ...env, ...one.variables })) {
      expect(said).toContain(`${name}=${value}\n`);
    }
  });

  test('tells what runs, asks it to end, and ends it', async () => {
    const { executor, job, ended } = setUp();
    const one = job('/bin/sh', '-c', 'trap "exit 9" TERM; while :; do sleep 0.05; done');
    await executor.submit(one);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await executor.poll([one])).toEqual([{ state: 'running' }]);
    await executor.cancel([one], 'ask');
    expect(await ended(executor, one)).toMatchObject({ status: 9 });
    // Cancelling what has ended does nothing.
    await executor.cancel([one], 'now');
    expect(await executor.poll([one])).toMatchObject([{ state: 'ended', status: 9 }]);
  });

  test('a signal shows as a shell shows it', async () => {
    const { executor, job, ended } = setUp();
    const one = job('/bin/sh', '-c', 'kill -SEGV $$');
    await executor.submit(one);
    expect(await ended(executor, one)).toMatchObject({ status: 128 + 11, cause: null });
  });

  test('after a restart what runs is found, and can be cancelled', async () => {
    const { executor, restart, job, ended } = setUp();
    const one = job('sleep', '60');
    await executor.submit(one);
    const next = restart();
    await eventually(async () => (await next.poll([one]))[0]?.state === 'running');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await next.cancel([one], 'ask');
    expect(await ended(next, one)).toMatchObject({ status: 143 });
  });

  test('a program that is lost with everything around it has ended, with no status', async () => {
    const { executor, restart, job, ended, lose } = setUp();
    const one = job('sleep', '60');
    await executor.submit(one);
    await lose(one);
    const state: AttemptState = await ended(restart(), one);
    expect(state).toMatchObject({ state: 'ended', status: null });
  });
}
