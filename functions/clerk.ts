import { readParameter, readSettings, secretOf } from '../lib/config/index.ts';
import { createClerk } from '../lib/providers/index.ts';
import { webhookHandler } from '../lib/webhook/index.ts';

const source = { readParameter };
const settings = await readSettings(
  ['SYNC_QUEUE_URL', 'DEAD_LETTER_QUEUE_URL', 'CLERK_WEBHOOK_SECRETS', 'SECRETS_TTL_SECONDS'],
  source,
);
const secrets = secretOf('CLERK_WEBHOOK_SECRETS', settings, source);

/** `POST /webhooks/clerk` */
export const handler = webhookHandler(createClerk(secrets.current), settings, secrets);
