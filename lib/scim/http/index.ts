export { createScim } from './create-scim.ts';
export type { ScimPorts } from './ports.ts';
