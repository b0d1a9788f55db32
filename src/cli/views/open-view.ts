import type { DashboardAction, DashboardData } from '../../dashboard/index.ts';
import type { Context } from '../context.ts';
import type { View } from './view.ts';

export type ViewKind = 'dashboard' | 'plain' | 'silent';

/** Opens a view that shows `initial`. What it is made of is loaded only now. */
export async function openView(
  context: Context,
  kind: ViewKind,
  initial: DashboardData,
  act: (action: DashboardAction) => void,
): Promise<View> {
  if (kind === 'dashboard') {
    const { openDashboardView } = await import('./dashboard-view.ts');
    return openDashboardView(context, initial, act);
  }
  const { openPlainView, openSilentView } = await import('./plain-view.ts');
  const view = kind === 'silent' ? openSilentView(context) : openPlainView(context);
  view.update(initial);
  return view;
}
