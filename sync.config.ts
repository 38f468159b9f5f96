import { defineSync } from './lib/mapping/index.ts';

/**
 * How providers' facts become Permit's. As shipped, they pass through: user key = the provider's user id (`sub` at
 * Cognito), tenant key = organization id, role key = the provider's role without `org:`; e-mail and names mapped.
 * Every setting is described in docs/mapping.md.
 */
export default defineSync({
  cognito: {
    // Cognito's groups belong to no organization: they are roles in this tenant.
    tenant: 'default',
  },
});
