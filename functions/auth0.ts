import { readParameter, readSettings } from '../lib/config/index.ts';
import { createAuth0 } from '../lib/providers/index.ts';
import { webhookHandler } from '../lib/webhook/index.ts';

const settings = await readSettings(
  ['SYNC_QUEUE_URL', 'DEAD_LETTER_QUEUE_URL', 'AUTH0_WEBHOOK_TOKENS'],
  { readParameter },
);

/** `POST /webhooks/auth0` */
export const handler = webhookHandler(createAuth0(settings.AUTH0_WEBHOOK_TOKENS), settings);
