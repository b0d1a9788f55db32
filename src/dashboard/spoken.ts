import type { Table } from '../analysis/index.ts';
import type { DashboardData } from './data.ts';
import { decimal, percent, shortClock } from './format.ts';
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
    ...(state.field === null ? [] : [`Filter: ${state.filter}`]),
    ...(state.question === null ? [] : [`${question(state.question.kind)} y or n?`]),
    ...(state.reply === null ? [] : [state.reply]),
    // Last, as this is what a low screen cuts.
    ...(page === undefined ? panelSentences(data) : pageSentences(page, state)),
  ];
}

function panelSentences({ slots, failures, tables }: DashboardData): readonly string[] {
  return [
    ...slots.map(({ name, run }) =>
      run === null
        ? `${name}: idle.`
        : `${name}: ${runTitle(run)}, ${percent(run.fraction)} done, ${shortClock(run.remaining)} left.`,
    ),
    ...failures.slice(0, 3).map((failure) => `Failed: ${runTitle(failure)}, ${failure.reason}. ${failure.message}`),
    ...tables.flatMap(tableSentences),
  ];
}

/** The rows of which something is in: `voc-lt DB: total 63.52 (paper 77.29), head 78.13; 3 of 3 seeds.` */
function tableSentences({ each, columns, rows }: Table): readonly string[] {
  return rows.flatMap(({ labels, cells }) => {
    const means = cells.flatMap(({ mean, reference }, i) => {
      const { heading = '', precision = 2 } = columns[i] ?? {};
      const printed = reference === null ? '' : ` (paper ${decimal(reference, precision)})`;
      return mean === null ? [] : [`${heading} ${decimal(mean, precision)}${printed}`];
    });
    const least = cells.reduce((lowest, { n }) => Math.min(lowest, n), Number.POSITIVE_INFINITY);
    const name = [...(each === null ? [] : [each]), ...labels].join(' ');
    return means.length === 0 ? [] : [`${name}: ${means.join(', ')}; ${least} of ${cells[0]?.expected} seeds.`];
  });
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
