import { percent, shortClock } from './format.ts';
import { bannerPhrase, countPhrases, doneOfTotal, etaPhrase, runTitle } from './phrases.ts';
import type { DashboardState } from './state.ts';

/** The dashboard in sentences, for a screen reader: no columns, no drawings. */
export function spokenLines(state: DashboardState): readonly string[] {
  const { data } = state;
  const counts = countPhrases(data).map(({ text }) => text);
  return [
    `${data.sweep}${data.title === null ? '' : `, ${data.title}`}: ${data.state}. ${bannerPhrase(data)}`,
    `${doneOfTotal(data)} done. ${counts.join(', ')}. ${etaPhrase(data, state.now)}.`,
    ...data.slots.map(({ name, run }) =>
      run === null
        ? `${name}: idle.`
        : `${name}: ${runTitle(run)}, ${percent(run.fraction)} done, ${shortClock(run.remaining)} left.`,
    ),
    ...data.failures
      .slice(0, 3)
      .map((failure) => `Failed: ${runTitle(failure)}, ${failure.reason}. ${failure.message}`),
    ...(state.question === null ? [] : [`${question(state.question.kind)} y or n?`]),
    ...(state.reply === null ? [] : [state.reply]),
  ];
}

function question(kind: 'cancel' | 'stop'): string {
  return kind === 'cancel' ? 'Cancel the sweep?' : 'Let what runs finish and start nothing more?';
}
