import type { Line, Tone } from './text.ts';

/** SGR parameters of each tone. Colours say nothing that is not also said in words or signs. */
const sgr: Readonly<Record<Tone, { readonly weight: number | null; readonly colour: number | null }>> = {
  strong: { weight: 1, colour: null },
  muted: { weight: 2, colour: null },
  good: { weight: null, colour: 32 },
  bad: { weight: null, colour: 31 },
  warning: { weight: null, colour: 33 },
  accent: { weight: null, colour: 36 },
  selected: { weight: 7, colour: null },
  head: { weight: null, colour: 36 },
  medium: { weight: null, colour: 33 },
  tail: { weight: null, colour: 35 },
};

/** A line as a terminal shows it; without colour only bold, faint and reverse remain. */
export function painted(line: Line, colour: boolean): string {
  return line
    .map(({ text, tone }) => {
      if (tone === null) return text;
      const { weight, colour: hue } = sgr[tone];
      const codes = [weight, colour ? hue : null].filter((code) => code !== null);
      return codes.length === 0 ? text : `\u001b[${codes.join(';')}m${text}\u001b[0m`;
    })
    .join('');
}
