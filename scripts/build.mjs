// Bundles dist/ from src/: runs after `npm ci` (prepare) and by `npm run build`. Needs no WebAssembly compiler, its output is checked in.
//   dist/cli.js       the command line; each subcommand is a chunk of its own, loaded when it is called
//   dist/index.js     the library: no node modules, so that it also bundles for browsers
//   dist/protocol.js  what a protocol from outside imports as 'spuc/protocol'
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
rmSync(`${root}dist`, { recursive: true, force: true });

const common = {
  absWorkingDir: root,
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
  legalComments: 'none',
};
await Promise.all([
  build({
    ...common,
    entryPoints: { cli: 'src/cli/entry.ts' },
    chunkNames: 'cli/[name]-[hash]',
    platform: 'node',
    // CommonJS packages in the bundle call require for node's own modules.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);",
    },
  }),
  build({
    ...common,
    entryPoints: { index: 'src/index.ts', protocol: 'src/protocol.ts' },
    chunkNames: 'lib/[name]-[hash]',
    platform: 'neutral',
    mainFields: ['browser', 'module', 'main'],
    conditions: ['browser', 'import'],
    // cli-table3 does without it.
    external: ['@colors/colors'],
  }),
]);
