/**
 * How long `tsc --noEmit` takes for the whole project: at most 30 s.
 *   npm run bench:tsc        the best of three; results in bench/results/tsc.json
 */
import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { record } from './record.ts';

const LIMIT = 30;
const root = fileURLToPath(new URL('..', import.meta.url));
const load = loadavg()[0]!;
const seconds: number[] = [];
let report = '';
for (let i = 0; i < 3; i++) {
  const start = performance.now();
  const run = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit', '--extendedDiagnostics'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(run.stdout);
  seconds.push((performance.now() - start) / 1000);
  report = run.stdout;
}
const figure = (name: string): number => Number(new RegExp(`^${name}: +([\\d.]+)`, 'm').exec(report)?.[1]);
const best = Math.min(...seconds);
console.log(
  `tsc --noEmit: ${best.toFixed(1)} s (at most ${LIMIT}), ${figure('Files')} files, ${figure('Types')} types`,
);
record('tsc', 'npm run bench:tsc', {
  seconds: seconds.map((s) => Math.round(s * 10) / 10),
  best: Math.round(best * 10) / 10,
  limit: LIMIT,
  load,
  files: figure('Files'),
  types: figure('Types'),
  instantiations: figure('Instantiations'),
});
if (best > LIMIT) process.exitCode = 1;
