#!/usr/bin/env node
// In a checkout the sources run as they are; in the package there is the bundle.
import { existsSync } from 'node:fs';

const sources = new URL('./permit-sync.ts', import.meta.url);
const bundle = new URL('../dist/cli/permit-sync.mjs', import.meta.url);
await import((existsSync(sources) ? sources : bundle).href);
