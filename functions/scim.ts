import { readParameter, readSettings, secretOf } from '../lib/config/index.ts';
import { scimHandler } from '../lib/scim-endpoint/index.ts';
import config from '../sync.config.ts';

const source = { readParameter };
const settings = await readSettings(
  ['SYNC_QUEUE_URL', 'SCIM_TABLE', 'SCIM_TOKENS', 'SECRETS_TTL_SECONDS'],
  source,
);
const SCIM_TOKENS = secretOf('SCIM_TOKENS', settings, source);

/** `/scim/v2/{tenant}/…`, and a schedule that sweeps. */
export const handler = scimHandler({ ...settings, SCIM_TOKENS }, config);
