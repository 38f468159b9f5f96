import { readParameter, readSettings } from '../lib/config/index.ts';
import { workerHandler } from '../lib/worker/index.ts';
import config from '../sync.config.ts';

const settings = await readSettings(
  [
    'SYNC_QUEUE_URL',
    'IMPORT_QUEUE_URL',
    'DEAD_LETTER_QUEUE_URL',
    'LEDGER_TABLE',
    'PERMIT_API_KEY',
    'PERMIT_API_URL',
    'PERMIT_LIMITS',
  ],
  { readParameter },
);

/** Woken by the live queue, and by imports. */
export const handler = workerHandler(settings, config);
