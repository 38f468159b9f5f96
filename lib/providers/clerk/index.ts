export { membershipFactsOf, membershipObject } from './membership.ts';
export { organizationObject, tenantFactsOf } from './organization.ts';
export { parseClerk } from './parse.ts';
export { userFactsOf, userObject } from './user.ts';
export { createClerk } from './webhook.ts';
