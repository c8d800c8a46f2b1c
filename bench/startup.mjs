// How long `spuc --version` takes, against an empty node program: medians of several starts, alternating.
//   node bench/startup.mjs [STARTS]         needs `npm run build`; results in bench/results/startup.json
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const starts = Number(process.argv[2] ?? 11);
const commands = { node: ['-e', '0'], version: ['bin/spuc.js', '--version'], help: ['bin/spuc.js', '--help'] };

if (!existsSync(`${root}/dist/cli.js`)) {
  console.error('dist/cli.js is missing: run `npm run build` first');
  process.exit(2);
}
const times = Object.fromEntries(Object.keys(commands).map((k) => [k, []]));
// The first round warms the file cache and does not count.
for (let i = 0; i <= starts; i++) {
  for (const [name, args] of Object.entries(commands)) {
    const start = performance.now();
    const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'ignore' });
    if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`);
    if (i > 0) times[name].push(performance.now() - start);
  }
}
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const medians = Object.fromEntries(Object.entries(times).map(([k, v]) => [k, Math.round(median(v) * 10) / 10]));
const ratio = Math.round((100 * medians.version) / medians.node) / 100;
console.log(
  `node -e 0: ${medians.node} ms, spuc --version: ${medians.version} ms (${ratio} times), --help: ${medians.help} ms`,
);

const { register } = await import('tsx/esm/api');
register();
const { record } = await import('./record.ts');
record('startup', 'npm run bench:startup', { starts, medianMs: medians, ratio });
