// Bundles dist/ from src/: runs after `npm ci` (prepare) and by `npm run build`. Needs no WebAssembly compiler, its output is checked in.
//   dist/cli.js       the command line; each subcommand is a chunk of its own, loaded when it is called
//   dist/compile.cjs  the command line in one piece, with V8's code for it: what `spuc compile` starts from, see bin/cached.js
//   dist/index.js     the library: no node modules, so that it also bundles for browsers
//   dist/protocol.js  what a protocol from outside imports as 'spuc/protocol'
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
rmSync(`${root}dist`, { recursive: true, force: true });

/**
 * Makes dynamic imports of our own modules static ones, and leaves out the commands but `compile`. esbuild wraps every module that may load late,
 * and whatever is shared with it, in a function, which costs a tenth of the time of a compilation; a code cache makes loading cheap anyway.
 */
const eager = {
  name: 'eager',
  setup: (b) =>
    b.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const heads = [];
      const text = await readFile(path, 'utf8');
      const one = text.replace(
        /\(await import\('\.\.?\/(?:commands\/(?!compile\.ts)|compute-thread|testing\/)[^']*'\)\)/g,
        '({})',
      );
      const contents = one.replace(/(?<=await |\s)import\('(\.[^']*)'\)(?=[),;\s])/g, (_, from) => {
        const name = `__late${heads.length}`;
        heads.push(`import * as ${name} from '${from}';`);
        return `Promise.resolve(${name})`;
      });
      // What is known only at run time, such as a protocol of the user, and node's own is imported by bin/cached.js: the bundle is no module.
      const outside = contents.replace(/(?<=await )import\((?!'[^:']*')/g, '__import(');
      return { contents: `${heads.join('')}${outside}`, loader: 'ts' };
    }),
};

/** What hardly any compilation needs is loaded at its first use; the modules that ask for it do so when they are loaded themselves. */
const late = {
  name: 'late',
  setup: (b) => {
    b.onResolve({ filter: /^(node:child_process|graphlib|cli-table3)$/ }, ({ path, namespace }) =>
      namespace === 'late' ? undefined : { path, namespace: 'late' },
    );
    b.onLoad({ filter: /./, namespace: 'late' }, ({ path }) => ({
      contents: `module.exports = new Proxy(class {}, {
        get: (_, name) => require('${path}')[name],
        construct: (_, given) => new (require('${path}'))(...given),
      });`,
      resolveDir: root,
    }));
  },
};

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
    entryPoints: { compile: 'src/cli/entry.ts' },
    platform: 'node',
    format: 'cjs',
    plugins: [eager, late],
    splitting: false,
    sourcemap: false,
    outExtension: { '.js': '.cjs' },
    minifyWhitespace: true,
    define: { 'import.meta.url': '__bundleUrl' },
    banner: { js: '(function (exports, require, module, __bundleUrl, __import) {' },
    footer: { js: '})' },
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

// Without it, spuc is slower to start and nothing else: a failure is no failure of the build.
spawnSync(process.execPath, [`${root}scripts/code-cache.mjs`], { stdio: 'ignore' });
