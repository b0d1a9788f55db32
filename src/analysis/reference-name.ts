/** What heads reference values: `paper` where their source is a place in one or names one, else `reference`. */
export function referenceName(source: string): 'paper' | 'reference' {
  return /^(table|figure|fig|section|appendix|(the )?paper)\b|\b(et al|arxiv)\b/i.test(source) ? 'paper' : 'reference';
}
