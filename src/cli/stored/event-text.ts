import { oneLine, timeOfDay } from '../../base/index.ts';
import type { TrialEvent } from '../../model/index.ts';

/** `12:03:55  metric loss = 0.31 at step 40`, on one line whatever a program has said. */
export function eventText(event: TrialEvent): string {
  return oneLine(`${timeOfDay(event.time)}  ${whatHappened(event)}`);
}

function whatHappened(event: TrialEvent): string {
  switch (event.type) {
    case 'started':
      return ['started', event.program, event.backend, event.device].filter((text) => text).join(' ');
    case 'progress':
      return `progress ${event.step}${event.total_steps === null ? '' : `/${event.total_steps}`}`;
    case 'metric':
      return `metric ${event.name} = ${event.value} at step ${event.step}`;
    case 'probability':
      return `probability ${event.group} ${event.positive} / ${event.negative} at step ${event.step}`;
    case 'evaluation':
      return `evaluation at step ${event.step}  ${metricsText(event.metrics)}`;
    case 'checkpoint':
      return `checkpoint ${event.path} at step ${event.step}`;
    case 'finished':
      return `finished  ${metricsText(event.metrics)}`;
    case 'failed':
      return `failed ${event.kind} ${event.reason} ${event.message}`;
  }
}

function metricsText(metrics: Readonly<Record<string, number | null>>): string {
  return Object.entries(metrics)
    .map(([name, value]) => `${name}=${value ?? '-'}`)
    .join(' ');
}
