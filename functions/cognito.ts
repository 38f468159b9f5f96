import type { Context } from 'aws-lambda';
import { withPermitSync } from '../lib/cognito-trigger/index.ts';
import { readSettings } from '../lib/config/index.ts';
import { createTelemetry } from '../lib/telemetry/index.ts';

const telemetry = createTelemetry({ service: 'cognito' });
// Looked at here only to say so at once: a cold start that failed would fail every sign-up.
await readSettings(['SYNC_QUEUE_URL']).catch((error: Error) =>
  telemetry.error('settings_invalid', { message: error.message }),
);

/** Any Cognito trigger: returns the very event that it got. */
export const handler: (event: unknown, context: Context) => Promise<unknown> = withPermitSync(
  async (event) => event,
  { telemetry },
);
