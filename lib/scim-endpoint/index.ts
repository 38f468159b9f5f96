export { scimHandler } from './scim-handler.ts';
