export { organizationObject, tenantFieldsOf } from './organization.ts';
export { parseAuth0 } from './parse.ts';
export { userFieldsOf, userObject } from './user.ts';
export { createAuth0 } from './webhook.ts';
