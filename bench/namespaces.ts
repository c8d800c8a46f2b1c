import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Line } from '../src/exec/cost/net.ts';

/** Three network namespaces of Linux with a wire between them that has latency and bandwidth: TCP works on it as on a real line. */
export interface Namespaces {
  /** The address of participant `rank`. */
  readonly host: (rank: number) => string;
  /** What runs a command as participant `rank`. */
  readonly within: (rank: number) => readonly string[];
  readonly close: () => void;
}

/**
 * Takes the script that makes them: `net.sh up MBPS:RTT_MS` makes namespaces pb0, pb1, … at 10.77.0.1, …, `net.sh down` removes them. It works in a
 * copy of its folder. Needs root. @throws Error with what the script said
 */
export function namespaces(script: string, { latency, bandwidth }: Line): Namespaces {
  const folder = mkdtempSync(join(tmpdir(), 'spuc-net-'));
  cpSync(dirname(script), folder, { recursive: true });
  mkdirSync(join(folder, 'logs'), { recursive: true });
  const net = (...args: string[]): void => {
    const r = spawnSync('bash', [join(folder, basename(script)), ...args], { encoding: 'utf8' });
    if (r.status !== 0) throw new Error(`${basename(script)} ${args.join(' ')} ended with ${r.status}: ${r.stderr}`);
  };
  net('up', `${bandwidth / 1e6}:${2000 * latency}`);
  return {
    host: (rank) => `10.77.0.${rank + 1}`,
    within: (rank) => ['ip', 'netns', 'exec', `pb${rank}`],
    close: () => {
      net('down');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
