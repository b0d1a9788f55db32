/** Text as LaTeX (pdflatex, T1 fonts) prints it; characters that it has no glyph for are named by their code point. */
export function escapeTex(text: string): string {
  return Array.from(text.normalize('NFC'), (character) => {
    const known = replacements[character];
    if (known !== undefined) return known;
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return ' ';
    // In braces: a bare bracket at the start of a row would be an argument of the `\\` or rule before it.
    return code < 0x180 ? character : `{[}U+${code.toString(16).toUpperCase().padStart(4, '0')}{]}`;
  }).join('');
}

const greek = {
  α: 'alpha',
  β: 'beta',
  γ: 'gamma',
  δ: 'delta',
  ε: 'varepsilon',
  η: 'eta',
  θ: 'theta',
  κ: 'kappa',
  λ: 'lambda',
  μ: 'mu',
  ν: 'nu',
  π: 'pi',
  ρ: 'rho',
  σ: 'sigma',
  τ: 'tau',
  φ: 'varphi',
  χ: 'chi',
  ω: 'omega',
  Γ: 'Gamma',
  Δ: 'Delta',
  Λ: 'Lambda',
  Σ: 'Sigma',
  Φ: 'Phi',
  Ω: 'Omega',
};

/** Digits and signs below or above the line, as in `λ₁⁻`. */
const scripted = (script: string, characters: string) =>
  Object.fromEntries(Array.from(characters, (character, i) => [character, `$${script}${'0123456789+-'[i]}$`]));

const replacements: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': '\\textquotedbl{}',
  '[': '{[}',
  ']': '{]}',
  '−': '$-$',
  '±': '$\\pm$',
  '·': '--',
  '×': '$\\times$',
  '≤': '$\\le$',
  '≥': '$\\ge$',
  '→': '$\\to$',
  '∞': '$\\infty$',
  '–': '--',
  '—': '---',
  '…': '\\ldots{}',
  '‘': '`',
  '’': "'",
  '“': '``',
  '”': "''",
  µ: '$\\mu$',
  ...scripted('_', '₀₁₂₃₄₅₆₇₈₉₊₋'),
  ...scripted('^', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻'),
  ...Object.fromEntries(Object.entries(greek).map(([letter, name]) => [letter, `$\\${name}$`])),
};
