import type { Dashboard, DashboardOptions } from './session.tsx';

/**
 * Opens the dashboard. Ink and React are loaded here and nowhere else, so that commands without a view do without
 * them.
 */
export async function startDashboard(options: DashboardOptions): Promise<Dashboard> {
  const { openSession } = await inProduction(() => import('./session.tsx'));
  return openSession(options);
}

/**
 * React chooses its build when it is loaded: the one for developers is slower and keeps a record of every frame. The
 * variable is put back at once, as trials inherit the environment.
 */
async function inProduction<T>(load: () => Promise<T>): Promise<T> {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    return await load();
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}
