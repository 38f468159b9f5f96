import { defineSync } from '../lib/mapping/index.ts';

/**
 * What `sync.config.ts` says as shipped. The demo's story, the benchmark and tests are told by it, so that they stay as
 * they are whatever the `sync.config.ts` of this folder says.
 */
export default defineSync({ cognito: { tenant: 'default' } });
