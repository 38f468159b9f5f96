import { defineSync } from 'permit-sync';
import { PLANS } from './plans.ts';

/** How Acme's organizations, roles and plans become Permit's. */
export default defineSync({
  clerk: {
    roles: { rename: { 'org:owner': 'admin' }, ignore: ['org:guest'] },
    attributes: { plan: { from: 'metadata.plan', map: PLANS } },
  },
});
