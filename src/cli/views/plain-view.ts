import { type DashboardData, type PlainState, plainLines, plainState, summaryLines } from '../../dashboard/index.ts';
import type { RunStatus } from '../../model/index.ts';
import type { Context } from '../context.ts';
import { said } from './said.ts';
import type { View } from './view.ts';

/** Lines of what happens on standard error, and the closing summary on standard output. */
export function openPlainView(
  { stdout, stderr, quiet, columns }: Context,
  before: ReadonlyMap<string, RunStatus> = new Map(),
): View {
  let previous: PlainState | null = null;
  const update = (data: DashboardData) => {
    if (quiet) return;
    for (const line of plainLines(previous, data, before)) stderr.write(`${line}\n`);
    previous = plainState(data);
  };
  return {
    update,
    say: (text) => void stderr.write(said(text)),
    async finish(data) {
      update(data);
      stdout.write(`${summaryLines(data, columns).join('\n')}\n`);
    },
    async abandon() {},
  };
}

/** Says nothing but what has to be said: for --json, whose one document comes at the end. */
export function openSilentView({ stderr }: Context): View {
  return { update() {}, say: (text) => void stderr.write(said(text)), async finish() {}, async abandon() {} };
}
