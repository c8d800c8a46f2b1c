/**
 * Loads dist/compile.cjs with the code that V8 made of it at build time (dist/compile.cjs.cache): cold starts need not
 * parse and compile the compiler again. A cache that is missing, or that another version of Node made, is not used; nothing else changes.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

// A compilation is over in a second: by its usual measure (135168) V8 spends more processor time on optimizing code, in threads that take
// turns with ours where cores are few, than that code saves. Code caches tell flags apart: whoever makes one imports this file too.
setFlagsFromString('--interrupt-budget=450000');

export const compiler = fileURLToPath(new URL('../dist/compile.cjs', import.meta.url));

/** The bundle as a script that was not run yet; undefined when it is not built. */
export function loadScript(bundle = compiler) {
  if (!existsSync(bundle)) return undefined;
  const cache = `${bundle}.cache`;
  return new Script(
    `(function (exports, require, module, __bundleUrl, __import) {${readFileSync(bundle, 'latin1')}\n})`,
    {
      filename: bundle,
      cachedData: existsSync(cache) ? readFileSync(cache) : undefined,
    },
  );
}

/** Runs the command line of the bundle on process.argv. */
export function runScript(script, bundle = compiler) {
  // Chunks of dist/cli.js lie in dist/cli: what they find beside themselves is found from here too.
  const url = new URL('./cli/compile.cjs', pathToFileURL(bundle)).href;
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(bundle), module, url, (specifier) => import(specifier));
}
