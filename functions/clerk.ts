import { readParameter, readSettings } from '../lib/config/index.ts';
import { createClerk } from '../lib/providers/index.ts';
import { webhookHandler } from '../lib/webhook/index.ts';

const settings = await readSettings(
  ['SYNC_QUEUE_URL', 'DEAD_LETTER_QUEUE_URL', 'CLERK_WEBHOOK_SECRETS'],
  { readParameter },
);

/** `POST /webhooks/clerk` */
export const handler = webhookHandler(createClerk(settings.CLERK_WEBHOOK_SECRETS), settings);
