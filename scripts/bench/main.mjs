// `npm run bench -- [plan|scheduler|trainer|kernels|report|cli|dashboard] [--full]`: measures, prints Markdown. Each figure stands
// beside a peer timed in the same run, because only the ratio carries over to another machine. `--full` takes the sizes that take minutes too.
const suites = {
  plan: () => import('./plan.mjs'),
  scheduler: () => import('./scheduler.mjs'),
  trainer: () => import('./trainer.mjs'),
  kernels: () => import('./trainer-kernels.mjs'),
  report: () => import('./report.mjs'),
  cli: () => import('./cli.mjs'),
  dashboard: () => import('./dashboard.mjs'),
};
const full = process.argv.includes('--full');
const wanted = process.argv.slice(2).filter((argument) => argument !== '--full');
const unknown = wanted.find((name) => !Object.hasOwn(suites, name));
if (unknown !== undefined) {
  process.stderr.write(`no suite "${unknown}"; there are ${Object.keys(suites).join(', ')}\n`);
  process.exit(2);
}
for (const [name, load] of Object.entries(suites)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stdout.write(`\n## ${name}\n\n| what | measured | peer | ratio |\n|---|---:|---:|---:|\n`);
  // A list, or rows one by one where they take long.
  for await (const { what, measured, peer, ratio } of await (await load()).measure({ full })) {
    process.stdout.write(
      `| ${what} | ${measured} | ${peer ?? '-'} | ${ratio === undefined ? '-' : ratio.toFixed(ratio < 0.1 ? 4 : 2)} |\n`,
    );
  }
}
