import type { TopLevelSpec } from 'vega-lite';
import { darkCounterparts } from '../figures/theme.ts';

/**
 * Draws vega-lite specifications as SVG files that follow the reader's light or dark scheme by themselves. The same
 * specification gives the same bytes. The drawing library is loaded with the first call.
 */
export async function renderSvgs(drawings: readonly TopLevelSpec[]): Promise<readonly string[]> {
  if (drawings.length === 0) return [];
  const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')]);
  // Its warnings are about how a figure is written down: nothing that a reader of the report could act on.
  const logger = vega.logger(vega.Error);
  const svgs: string[] = [];
  for (const drawing of drawings) {
    vega.resetSVGDefIds();
    const view = new vega.View(vega.parse(vegaLite.compile(drawing, { logger }).spec), { renderer: 'none' });
    svgs.push(withSchemes(await view.toSVG()));
    view.finalize();
  }
  return svgs;
}

/** Puts a style sheet into the SVG that exchanges colours where a dark scheme is preferred; printing stays light. */
function withSchemes(svg: string): string {
  const rules = Object.entries(darkCounterparts)
    .filter(([light]) => svg.includes(light))
    .map(([light, dark]) => `[fill="${light}"]{fill:${dark}}[stroke="${light}"]{stroke:${dark}}`);
  const style = `<style>@media screen and (prefers-color-scheme:dark){${rules.join('')}}</style>`;
  return svg.replace(/^(<svg\b[^>]*>)/, `$1${style}`);
}
