import { readParameter, readSettings, secretOf } from '../lib/config/index.ts';
import { createAuth0 } from '../lib/providers/index.ts';
import { webhookHandler } from '../lib/webhook/index.ts';

const source = { readParameter };
const settings = await readSettings(
  ['SYNC_QUEUE_URL', 'DEAD_LETTER_QUEUE_URL', 'AUTH0_WEBHOOK_TOKENS', 'SECRETS_TTL_SECONDS'],
  source,
);
const secrets = secretOf('AUTH0_WEBHOOK_TOKENS', settings, source);

/** `POST /webhooks/auth0` */
export const handler = webhookHandler(createAuth0(secrets.current), settings, secrets);
