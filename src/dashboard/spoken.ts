import type { DashboardData } from './data.ts';
import { percent, shortClock } from './format.ts';
import { panelLines } from './panels/index.ts';
import { bannerPhrases, countPhrases, doneOfTotal, etaPhrase, runTitle } from './phrases.ts';
import type { DashboardState, Overlay } from './state.ts';
import { plainText } from './text.ts';

/** The dashboard in sentences, for a screen reader: no columns, no drawings. */
export function spokenLines(state: DashboardState): readonly string[] {
  const { data } = state;
  const page = state.overlays.at(-1);
  const counts = countPhrases(data).map(({ text }) => text);
  return [
    `${data.sweep}${data.title === null ? '' : `, ${data.title}`}: ${data.state}. ${bannerPhrases(data).join(' · ')}`,
    `${doneOfTotal(data)} done. ${counts.join(', ')}. ${etaPhrase(data, state.now)}.`,
    ...(page === undefined ? panelSentences(data) : pageSentences(page, state)),
    ...(state.field === null ? [] : [`Filter: ${state.filter}`]),
    ...(state.question === null ? [] : [`${question(state.question.kind)} y or n?`]),
    ...(state.reply === null ? [] : [state.reply]),
  ];
}

function panelSentences({ slots, failures }: DashboardData): readonly string[] {
  return [
    ...slots.map(({ name, run }) =>
      run === null
        ? `${name}: idle.`
        : `${name}: ${runTitle(run)}, ${percent(run.fraction)} done, ${shortClock(run.remaining)} left.`,
    ),
    ...failures.slice(0, 3).map((failure) => `Failed: ${runTitle(failure)}, ${failure.reason}. ${failure.message}`),
  ];
}

/** Rows of the screen that the lines around a page take. */
const around = 6;

/** What is open lies over the panels; its lines without the blanks between their columns. */
function pageSentences(page: Overlay, state: DashboardState): readonly string[] {
  const { columns, rows } = state.size;
  return panelLines(page, state, { columns, rows: rows - around })
    .map((line) => plainText(line).replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '');
}

function question(kind: 'cancel' | 'stop'): string {
  return kind === 'cancel' ? 'Cancel the sweep?' : 'Let what runs finish and start nothing more?';
}
