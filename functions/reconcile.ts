import { readParameter } from '../lib/config/index.ts';
import { readReconcileSettings, reconcileHandler } from '../lib/scheduled-reconcile/index.ts';
import config from '../sync.config.ts';

const read = () => readReconcileSettings({ readParameter });
// What is missing stops the start.
await read();

/** Woken by a schedule. Settings are read anew each time: a secret that was exchanged is the one that is used. */
export const handler = reconcileHandler(read, config);
