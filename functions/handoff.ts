import { readSettings } from '../lib/config/index.ts';
import { handoffHandler } from '../lib/handoff-endpoint/index.ts';
import config from '../sync.config.ts';

const settings = await readSettings([
  'SYNC_QUEUE_URL',
  'LEDGER_TABLE',
  'HANDOFF_ISSUERS',
  'HANDOFF_INTERVAL_SECONDS',
  'HANDOFF_MAX_WAIT_MS',
]);

/** `POST /handoff` */
export const handler = handoffHandler(settings, config);
