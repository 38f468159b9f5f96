import { readParameter, readSettings } from '../lib/config/index.ts';
import { scimHandler } from '../lib/scim-endpoint/index.ts';
import config from '../sync.config.ts';

const settings = await readSettings(['SYNC_QUEUE_URL', 'SCIM_TABLE', 'SCIM_TOKENS'], {
  readParameter,
});

/** `/scim/v2/{tenant}/…`, and a schedule that sweeps. */
export const handler = scimHandler(settings, config);
