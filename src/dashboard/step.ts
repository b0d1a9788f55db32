import type { DashboardAction } from './data.ts';
import type { DashboardState } from './state.ts';

/** What a message leads to: the next state, and what somebody else has to do. */
export interface Step {
  readonly state: DashboardState;
  readonly actions: readonly DashboardAction[];
}

export function only(state: DashboardState): Step {
  return { state, actions: [] };
}

/** Says something in the footer, until the next key. */
export function reply(state: DashboardState, text: string): DashboardState {
  return { ...state, reply: text };
}
