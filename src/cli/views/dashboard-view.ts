import { systemClock } from '../../base/index.ts';
import { type DashboardAction, type DashboardData, startDashboard } from '../../dashboard/index.ts';
import type { Context } from '../context.ts';
import { openPlainView } from './plain-view.ts';
import { said } from './said.ts';
import type { View } from './view.ts';

/** The live dashboard. When a person leaves it while the sweep goes on, plain lines take over. */
export async function openDashboardView(
  context: Context,
  initial: DashboardData,
  onAction: (action: DashboardAction) => void,
): Promise<View> {
  const { stdin, stdout, color, screenReader } = context;
  const dashboard = await startDashboard({
    initial,
    owner: true,
    onAction,
    stdin,
    stdout,
    clock: systemClock,
    colour: color,
    screenReader,
  });
  const unsaid: string[] = [];
  let plain: View | undefined;
  const left = dashboard.exited.then(
    (how) => {
      if (how === 'quit') plain = openPlainView(context);
    },
    (error: unknown) => {
      // The sweep goes on without its view.
      plain = openPlainView(context);
      plain.say(`the dashboard has failed: ${error instanceof Error ? error.stack : error}`);
    },
  );
  const leave = async () => {
    await left;
    for (const text of unsaid) context.stderr.write(said(text));
  };
  return {
    update: (data) => (plain ?? dashboard).update(data),
    // A line of its own would tear the frame: what is said meanwhile stands below the last one.
    say: (text) => (plain === undefined ? void unsaid.push(text) : plain.say(text)),
    async finish(data) {
      if (plain === undefined) {
        dashboard.update(data);
        await dashboard.finish();
      } else {
        await plain.finish(data);
      }
      await leave();
    },
    async abandon() {
      if (plain === undefined) await dashboard.finish();
      await leave();
    },
  };
}
