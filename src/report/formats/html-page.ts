/** Text as HTML shows it, also inside a quoted attribute. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A page that needs no other file and no network; its policy forbids both. */
export function htmlPage(title: string, body: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body.join('\n')}
</main>
<script>${script}</script>
</body>
</html>
`;
}

const style = `
:root { --text: #1f2328; --muted: #59636e; --rule: #d1d9e0; --ground: #ffffff; --tint: #f6f8fa; --warn: #fff8c5; --good: #1a7f37; --bad: #cf222e; }
@media screen and (prefers-color-scheme: dark) {
  :root { --text: #f0f6fc; --muted: #9198a1; --rule: #3d444d; --ground: #0d1117; --tint: #151b23; --warn: #3a2f0b; --good: #3fb950; --bad: #ff7b72; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Liberation Sans", Arial, sans-serif; }
main { max-width: 1100px; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.2rem; margin-top: 2.2rem; } h3 { font-size: 1rem; margin-bottom: .2rem; }
code, pre { font: .88em ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
pre { background: var(--tint); border: 1px solid var(--rule); padding: .6rem .8rem; overflow-x: auto; }
.banner { background: var(--warn); border-left: 4px solid #d4a72c; padding: .6rem .9rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .7rem; text-align: right; vertical-align: top; border-bottom: 1px solid var(--rule); white-space: nowrap; }
th.label, td.label, table.text th, table.text td { text-align: left; }
table.text td { white-space: normal; }
thead th { border-bottom: 2px solid var(--muted); }
th button { all: unset; cursor: pointer; font-weight: 600; }
th button:focus-visible { outline: 2px solid currentColor; }
th[aria-sort=ascending] button::after { content: " \\2191"; } th[aria-sort=descending] button::after { content: " \\2193"; }
td.best { font-weight: 700; } td.second > span { text-decoration: underline; }
td small, .muted, figcaption, .notes { color: var(--muted); font-weight: 400; }
td small { display: block; } td small b { font-weight: 400; color: var(--text); } td small.no-evidence b { color: var(--muted); }
.notes { font-size: .87rem; max-width: 60rem; }
.supported { color: var(--good); } .contradicted { color: var(--bad); } .verdict { font-weight: 600; white-space: nowrap; }
figure { margin: 1rem 0; } figure img { max-width: 100%; height: auto; }
summary { cursor: pointer; margin: .8rem 0; }
@media print { .scroll { overflow: visible; } h2, h3, summary { break-after: avoid; } tr, figure { break-inside: avoid; } }
`;

/** Sorts a table by the column whose heading is pressed: numbers by value, empty cells last. Prints what is folded away. */
const script = `
for (const button of document.querySelectorAll('th button')) button.addEventListener('click', () => {
  const head = button.closest('th'), body = head.closest('table').tBodies[0];
  const at = head.cellIndex, down = head.getAttribute('aria-sort') === 'ascending';
  for (const other of head.parentNode.cells) other.removeAttribute('aria-sort');
  head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
  const key = row => row.cells[at].dataset.sort ?? row.cells[at].textContent;
  const compare = (a, b) => {
    if (a === '' || b === '') return (a === '') - (b === '');
    const order = Number.isNaN(+a) || Number.isNaN(+b) ? a.localeCompare(b, 'en', { numeric: true }) : a - b;
    return down ? -order : order;
  };
  body.append(...[...body.rows].sort((a, b) => compare(key(a), key(b))));
});
addEventListener('beforeprint', () => {
  for (const one of document.querySelectorAll('details')) one.open = true;
});
`;
