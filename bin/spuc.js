#!/usr/bin/env node
// Starts the command line; everything else is in dist/, which `npm ci` or `npm run build` makes from src/.
import { existsSync } from 'node:fs';

/** Starts from compiled code where that is worth its loading; false where there is none. */
async function startCached() {
  if (process.argv[2] !== 'compile') return false;
  const { loadScript, runScript } = await import('./cached.js');
  const script = loadScript();
  if (script) runScript(script);
  return script !== undefined;
}

const target = new URL('../dist/cli.js', import.meta.url);
if (await startCached()) {
  // It runs.
} else if (existsSync(target)) await import(target.href);
else {
  console.error('spuc: dist/cli.js is missing, so spuc is not built yet: run `npm ci` (or `npm run build`) first');
  process.exitCode = 2;
}
