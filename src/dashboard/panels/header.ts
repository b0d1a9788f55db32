import { oneLine } from '../../base/index.ts';
import type { RunStatus } from '../../model/index.ts';
import { bar } from '../bar.ts';
import type { SweepState } from '../data.ts';
import { clock } from '../format.ts';
import { bannerPhrases, basisPhrase, countPhrases, doneOfTotal, elapsed, etaPhrase, totalRuns } from '../phrases.ts';
import type { DashboardState } from '../state.ts';
import { type Line, lineWidth, type Span, span, spread, type Tone } from '../text.ts';

const margin = span(' ');
const gap = span('  ');

/**
 * What runs, how far it is, how long still: two lines, or three where banner and counts do not fit beside each other;
 * more where the banner does not fit either.
 */
export function headerLines(state: DashboardState, width: number): readonly Line[] {
  const { data } = state;
  const phrases = bannerPhrases(data);
  const bannerLine = (text: string): Line => [margin, span(text, data.notices.length > 0 ? 'warning' : 'muted')];
  const banner = bannerLine(phrases.join(' · '));
  const beside = width - lineWidth(banner) - 2 - lineWidth(countsLine(state, 0));
  if (beside >= leastBar) {
    return [titleLine(state, width), spread(banner, countsLine(state, Math.min(25, beside)), width)];
  }
  const banners = lineWidth(banner) <= width ? [banner] : phrases.map(bannerLine);
  const counts = [margin, ...countsLine(state, barThatFits(state, width))];
  return [titleLine(state, width), ...[counts, ...banners].map((line) => spread(line, [], width))];
}

const leastBar = 10;

function titleLine(state: DashboardState, width: number): Line {
  const { data } = state;
  const left: Line = [
    margin,
    span(oneLine(data.sweep), 'strong'),
    ...badge(data.state),
    gap,
    span(oneLine(data.title ?? '')),
  ];
  const times = [
    span(clock(elapsed(data, state.now)), 'muted'),
    gap,
    span(etaPhrase(data, state.now), 'strong'),
    margin,
  ];
  const explained = [...times.slice(0, -1), span(basisPhrase(data), 'muted'), margin];
  return spread(left, lineWidth(left) + 2 + lineWidth(explained) <= width ? explained : [gap, ...times], width);
}

function badge(state: SweepState): Line {
  return state === 'running' ? [] : [gap, span(state.toUpperCase(), state === 'ended' ? 'muted' : 'warning')];
}

/** The bar, `15/24` and how the rest stands. */
function countsLine(state: DashboardState, barWidth: number): Line {
  const { data } = state;
  const total = totalRuns(data);
  const phrases = countPhrases(data).flatMap(({ status, text }): Span[] => [gap, span(text, toneOf(status))]);
  return [
    span(bar(total === 0 ? 0 : data.counts.done / total, barWidth), 'good'),
    gap,
    span(doneOfTotal(data), 'strong'),
    ...phrases,
    margin,
  ];
}

function barThatFits(state: DashboardState, width: number): number {
  return Math.max(4, Math.min(40, width - 1 - lineWidth(countsLine(state, 0))));
}

function toneOf(status: RunStatus): Tone | null {
  if (status === 'failed') return 'bad';
  return status === 'running' ? null : 'muted';
}
