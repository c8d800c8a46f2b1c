#!/usr/bin/env node
// Starts the command line; everything else is in dist/, which `npm ci` or `npm run build` makes from src/.
import { existsSync } from 'node:fs';

const target = new URL('../dist/cli.js', import.meta.url);
if (existsSync(target)) await import(target.href);
else {
  console.error('spuc: dist/cli.js is missing, so spuc is not built yet: run `npm ci` (or `npm run build`) first');
  process.exitCode = 2;
}
