import type { DashboardAction, DashboardData } from '../../dashboard/index.ts';
import type { RunStatus } from '../../model/index.ts';
import type { Context } from '../context.ts';
import type { View } from './view.ts';

export type ViewKind = 'dashboard' | 'plain' | 'silent';

/** Opens a view that shows `initial`, and knows how the runs stood before. What it is made of is loaded only now. */
export async function openView(
  context: Context,
  kind: ViewKind,
  initial: DashboardData,
  act: (action: DashboardAction) => void,
  before?: ReadonlyMap<string, RunStatus>,
): Promise<View> {
  if (kind === 'dashboard') {
    const { openDashboardView } = await import('./dashboard-view.ts');
    return openDashboardView(context, initial, act);
  }
  const { openPlainView, openSilentView } = await import('./plain-view.ts');
  const view = kind === 'silent' ? openSilentView(context) : openPlainView(context, before);
  view.update(initial);
  return view;
}
