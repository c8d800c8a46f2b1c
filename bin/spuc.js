#!/usr/bin/env node
// Starts the command line; everything else is in dist/, which `npm ci` or `npm run build` makes from src/.
// CommonJS, as package.json beside it says: node's loader of ES modules costs a start ten milliseconds.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

/** Starts from compiled code where that is worth its loading; false where there is none. */
function startCached() {
  if (process.argv[2] !== 'compile') return false;
  const { loadScript, runScript } = require('./cached.js');
  const script = loadScript();
  if (!script) return false;
  runScript(script);
  // Nothing is left to do or to write by then: the memory need not be taken apart piece by piece.
  process.once('beforeExit', () => process.exit());
  return true;
}

if (startCached()) {
  // It runs.
} else if (existsSync(join(__dirname, '../dist/cli.js'))) import('../dist/cli.js');
else {
  console.error('spuc: dist/cli.js is missing, so spuc is not built yet: run `npm ci` (or `npm run build`) first');
  process.exitCode = 2;
}
