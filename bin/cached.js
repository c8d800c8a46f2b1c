/**
 * Loads dist/compile.cjs with the code that V8 made of it at build time (dist/compile.cjs.cache): cold starts need not
 * parse and compile the compiler again. A cache that is missing, or that another version of Node made, is not used; nothing else changes.
 */
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { Script } = require('node:vm');

// A compilation is over in a second: by its usual measure V8 spends more processor time on optimizing code, in threads that take turns with
// ours where cores are few, than that code saves. Here it waits ten times as long. Each version of Node knows a flag of its own for that,
// and prints that it does not know the others. Code caches tell flags apart: whoever makes one imports this file too.
const optimizeLate = {
  20: '--interrupt-budget=700000',
  22: '--invocation-count-for-turbofan=20000',
  24: '--invocation-count-for-turbofan=20000',
}[process.versions.node.split('.')[0]];
if (optimizeLate) require('node:v8').setFlagsFromString(optimizeLate);

const compiler = join(__dirname, '../dist/compile.cjs');

/** The bundle as a script that was not run yet, and whose value is a function; undefined when it is not built. */
function loadScript(bundle = compiler) {
  if (!existsSync(bundle)) return undefined;
  const cache = `${bundle}.cache`;
  return new Script(readFileSync(bundle, 'latin1'), {
    filename: bundle,
    cachedData: existsSync(cache) ? readFileSync(cache) : undefined,
  });
}

/** Runs the command line of the bundle on process.argv. */
function runScript(script, bundle = compiler) {
  // Chunks of dist/cli.js lie in dist/cli: what they find beside themselves is found from here too.
  const url = new URL('./cli/compile.cjs', pathToFileURL(bundle)).href;
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, url, (specifier) => import(specifier));
}

module.exports = { compiler, loadScript, runScript };
