#!/usr/bin/env node
// In a checkout the sources run as they are; in the package there is the bundle. Both are written for what Lambda runs.
import { existsSync } from 'node:fs';

const NEEDED = 24;
const sources = new URL('./permit-sync.ts', import.meta.url);
const bundle = new URL('../dist/cli/permit-sync.mjs', import.meta.url);
if (Number.parseInt(process.versions.node, 10) < NEEDED) {
  console.error(
    `error: permit-sync needs Node ${NEEDED} or newer; this is ${process.versions.node}`,
  );
  console.error('In a checkout, npx permit-sync finds the one that npm ci installed;');
  console.error('elsewhere, add it: npm install --save-dev node@24');
  process.exitCode = 1;
} else {
  await import((existsSync(sources) ? sources : bundle).href);
}
