import { readParameter, readSettings, secretOf } from '../lib/config/index.ts';
import { workerHandler } from '../lib/worker/index.ts';
import config from '../sync.config.ts';

const source = { readParameter };
const settings = await readSettings(
  [
    'SYNC_QUEUE_URL',
    'IMPORT_QUEUE_URL',
    'DEAD_LETTER_QUEUE_URL',
    'LEDGER_TABLE',
    'PERMIT_API_KEY',
    'PERMIT_API_URL',
    'PERMIT_LIMITS',
    'SECRETS_TTL_SECONDS',
  ],
  source,
);
const PERMIT_API_KEY = secretOf('PERMIT_API_KEY', settings, source);

/** Woken by the live queue, and by imports. */
export const handler = workerHandler({ ...settings, PERMIT_API_KEY }, config);
